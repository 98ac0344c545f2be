import type { CollectorSettings, Platform } from "../../model/platform.ts";
import type { Component } from "../pipelines.ts";
import { contextProcessor } from "./context.ts";
import { privacyProcessor } from "./privacy.ts";

/** What is done to everything that comes from outside, before anything else sees it. */
export function intakeProcessors(platform: Platform): Component[] {
  return [memoryLimiter(platform), contextProcessor(platform), privacyProcessor(platform)];
}

/** What is done to what the platform has found out by itself, in which nobody's data is. */
export function surveyProcessors(platform: Platform): Component[] {
  return [memoryLimiter(platform), contextProcessor(platform)];
}

/** Refuses data (the sender retries) from 80 % of the memory, and collects garbage from 60 %. */
function memoryLimiter({ memory }: Platform): Component {
  return {
    id: "memory_limiter",
    settings: {
      check_interval: "1s",
      limit_mib: memory.collector.share(80).mebibytes,
      spike_limit_mib: memory.collector.share(20).mebibytes,
    },
  };
}

/** Keeps a share of the traces. */
export function sampler({ samplingPercent }: CollectorSettings): Component {
  return {
    id: "probabilistic_sampler",
    settings: { sampling_percentage: samplingPercent.percent },
  };
}
