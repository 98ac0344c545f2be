import { inFile } from "../judging/files.ts";
import { pipelinesOf, running, typeOf, type Pipeline } from "../judging/pipelines.ts";
import { policy } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { at, itemsOf, joined, textOf } from "../judging/values.ts";
import { baselineOf, policiesOf, SAMPLERS } from "./samplers.ts";

/** Traces with an error are kept, however few of the others are. */
export const errorsAreKept = policy({
  name: "errors-are-kept",
  concern: "data",
  severity: "high",
  scope: "resource",
  description:
    "A trace that failed is what traces are looked for: one that was left out is missed on the day it is needed.",
  remedy:
    "Add a policy `{ name: errors, type: status_code, status_code: { status_codes: [ERROR] } }` to `tail_sampling`; put `tail_sampling` in the place of a `probabilistic_sampler`, which cannot tell errors from the rest.",
  *judge(stack) {
    for (const program of stack.programs("collector")) {
      const { file } = program;
      for (const { id } of running(program, ["tailsampling"])) {
        const policies = policiesOf(program, id).map(([, one]) => one);
        if (policies.some((one) => keepsErrors(one) || keepsErrorsOfBefore(program, one))) continue;
        const path = inFile(file, `${joined("processors", id)}.policies`);
        const must = "keep every trace that has an error by a policy of its own";
        const got = policies.map((one) => textOf(at(one, "type")) ?? "").join(", ");
        yield { resource: file.resource, path, must, got };
      }
      for (const { id, pipeline } of running(program, ["probabilisticsampler"])) {
        const [share] = baselineOf(program, id);
        if (pipeline.signal !== "traces" || share === undefined || share.percent >= 100) continue;
        if (hasOtherWay(program, pipeline)) continue;
        const must = "keep every trace that has an error";
        const got = `${share.percent} % of them`;
        yield { resource: file.resource, path: inFile(file, share.path), must, got };
      }
    }
  },
});

/** Whether each erroneous trace is kept by a policy of a tail sampler, whatever else is true of it. */
function keepsErrors(rule: unknown): boolean {
  switch (at(rule, "type")) {
    case "always_sample":
      return true;
    case "probabilistic":
      return Number(at(rule, "probabilistic", "sampling_percentage")) >= 100;
    case "status_code":
      return itemsOf(at(rule, "status_code", "status_codes")).includes("ERROR");
    case "ottl_condition":
      return itemsOf(at(rule, "ottl_condition", "span")).some(isAboutErrors);
    case "and": {
      const subs = itemsOf(at(rule, "and", "and_sub_policy"));
      return subs.length > 0 && subs.every(keepsErrors);
    }
    default:
      return false;
  }
}

/** The note that a tail sampler leaves of the policy by which a trace was kept. */
const KEPT_BY = /^\s*scope\.attributes\["tailsampling\.policy"\]\s*==\s*"([^"]+)"\s*$/;

/** Whether a policy keeps all that a sampler before it has kept as having an error. */
function keepsErrorsOfBefore(program: Program, rule: unknown): boolean {
  const conditions = itemsOf(at(rule, "ottl_condition", "span")).map(String);
  const kept = conditions.flatMap((condition) => KEPT_BY.exec(condition)?.[1] ?? []);
  return [...running(program, ["tailsampling"])].some(({ id }) =>
    policiesOf(program, id).some(
      ([, one]) => keepsErrors(one) && kept.includes(textOf(at(one, "name")) ?? ""),
    ),
  );
}

/** Whether a condition holds for every span with an error. */
function isAboutErrors(condition: unknown): boolean {
  const text = textOf(condition) ?? "";
  return /^\s*(span\.)?status\.code\s*==\s*(STATUS_CODE_ERROR|2)\s*(\bor\b.*)?$/.test(text);
}

/** Whether the same traces go another way, too, on which nothing is left out. */
function hasOtherWay(program: Program, { name, receivers }: Pipeline): boolean {
  return pipelinesOf(program).some(
    (other) =>
      other.name !== name &&
      other.signal === "traces" &&
      receivers.every((id) => other.receivers.includes(id)) &&
      !other.processors.some((id) => [...SAMPLERS, "filter"].includes(typeOf(id))),
  );
}
