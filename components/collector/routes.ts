import { hostsOf } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import { exportersOf } from "../exporters.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { intake } from "../connectors.ts";

/** A number of a trace, from 0 on and below `NUMBERS`; the same for all of its spans, in every Collector. */
const NUMBER = "FNV(span.trace_id.string) / 4294967296 + 2147483648";

/** How many numbers there are: the upper half of the hash's bits, which are as even as the lower. */
const NUMBERS = 2 ** 32;

/**
 * One pipeline for each sampler, with the traces whose number is in the sampler's range.
 *
 * Each sampler has a queue of its own, so that one that is down neither delays nor drops the others'
 * traces, and none is sent twice to those that are up.
 */
export function routes(platform: Platform): Pipeline[] {
  const hosts = hostsOf(platform, "sampler");
  const exporters = exportersOf("traces", platform);
  return hosts.map((host, index) => ({
    ...{ id: `traces/${host}`, receivers: [], fromConnectors: [intake] },
    processors: hosts.length > 1 ? [own(host, index, hosts.length)] : [],
    // Not to the log when it is to be debugged: the sampler writes what it keeps to its own.
    exporters: exporters.slice(index, index + 1),
  }));
}

/** Lets through the traces of one sampler of several. */
function own(host: string, index: number, samplers: number): Component {
  const bound = (at: number) => Math.floor((NUMBERS / samplers) * at);
  const others = [
    ...(index > 0 ? [`${NUMBER} < ${bound(index)}`] : []),
    ...(index < samplers - 1 ? [`${NUMBER} >= ${bound(index + 1)}`] : []),
  ];
  return {
    id: `filter/${host}`,
    settings: { error_mode: "propagate", trace_conditions: [{ conditions: others }] },
  };
}
