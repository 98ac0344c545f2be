import { isConnector, typeOf } from "../judging/pipelines.ts";
import type { Flow, Stage } from "../judging/flow.ts";
import { dialsOf } from "../judging/addresses.ts";
import type { Program } from "../judging/programs.ts";
import { at, fieldsOf, itemsOf, joined, textOf } from "../judging/values.ts";

/** The types of the processors that leave traces out. */
export const SAMPLERS: readonly string[] = ["tailsampling", "probabilisticsampler"];

/** Whether a pipeline leaves traces out. */
export function samples({ pipeline }: Stage): boolean {
  return pipeline.processors.some((id) => SAMPLERS.includes(typeOf(id)));
}

/** A share of traces, in percent, and where it is written. */
export interface Share {
  readonly path: string;
  readonly percent: number;
}

/** The policies of a tail sampler, each with its place. */
export function policiesOf(program: Program, id: string): (readonly [string, unknown])[] {
  const path = `${joined("processors", id)}.policies`;
  return itemsOf(at(program.document, "processors", id, "policies")).map(
    (policy, index) => [`${path}[${index}]`, policy] as const,
  );
}

/** The share of ordinary traces that a sampler keeps: of those that no rule of their own speaks of. */
export function baselineOf(program: Program, id: string): Share[] {
  if (typeOf(id) === "probabilisticsampler") {
    const percent = Number(at(program.document, "processors", id, "sampling_percentage") ?? 0);
    const path = `${joined("processors", id)}.sampling_percentage`;
    return Number.isNaN(percent) ? [] : [{ path, percent }];
  }
  return policiesOf(program, id).flatMap(([path, policy]) => sharesOf(path, policy));
}

function sharesOf(path: string, policy: unknown): Share[] {
  const type = textOf(at(policy, "type"));
  if (type === "always_sample") return [{ path: `${path}.type`, percent: 100 }];
  if (type === "probabilistic") {
    const percent = Number(at(policy, "probabilistic", "sampling_percentage") ?? 0);
    const place = `${path}.probabilistic.sampling_percentage`;
    return Number.isNaN(percent) ? [] : [{ path: place, percent }];
  }
  if (type !== "and") return [];
  const subs = itemsOf(at(policy, "and", "and_sub_policy"));
  // What narrows the share to some traces makes it a rule about those, unless it leaves some out.
  const narrowed = subs.some(
    (sub) => !["probabilistic", "always_sample", "not"].includes(kind(sub)),
  );
  if (narrowed) return [];
  return subs.flatMap((sub, index) => sharesOf(`${path}.and.and_sub_policy[${index}]`, sub));
}

function kind(policy: unknown): string {
  return textOf(at(policy, "type")) ?? "";
}

/** Exporters that keep nothing. */
const KEEPING_NOTHING = ["debug", "logging", "nop", "prometheus"];

/** Hosts that are another Collector by their names. */
const COLLECTOR_LIKE = /collector|otelcol|gateway|agent|alloy/i;

/** The exporters of a pipeline that end in a store, not in another pipeline or another Collector. */
export function storesOf(flow: Flow, { program, pipeline }: Stage): string[] {
  const dials = dialsOf(program);
  return pipeline.exporters.filter(
    (id) =>
      !isConnector(program, id) &&
      !KEEPING_NOTHING.includes(typeOf(id)) &&
      !flow.goesOn(program, id) &&
      !dials.some(({ component, host }) => component === id && COLLECTOR_LIKE.test(host)),
  );
}

/** Where a pipeline says what it is made of. */
export function pipelinePath({ name }: { readonly name: string }, stage: string): string {
  return `${joined("service.pipelines", name)}.${stage}`;
}

/** A processor of a Collector, with its settings. */
export function processorOf(program: Program, id: string): ReturnType<typeof fieldsOf> {
  return fieldsOf(at(program.document, "processors", id));
}
