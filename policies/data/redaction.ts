import { inFile } from "../judging/files.ts";
import { flowOf, type Stage } from "../judging/flow.ts";
import { typeOf } from "../judging/pipelines.ts";
import { policy } from "../judging/policy.ts";
import { fieldsOf, itemsOf, textOf, walk } from "../judging/values.ts";
import { pipelinePath, processorOf, storesOf } from "./samplers.ts";

/** Nothing that a service says of people or of its secrets is stored as it was said. */
export const telemetryIsRedacted = policy({
  name: "telemetry-is-redacted",
  concern: "data",
  severity: "high",
  scope: "stack",
  description:
    "Services write passwords, tokens and addresses into attributes and logs without wanting to; what is stored once is read by everybody who may read traces.",
  remedy:
    "Put a processor that redacts into each pipeline of traces and logs that ends in a store, or into one before it: `redaction`, `attributes` with `action: delete` or `hash` for sensitive keys, or `transform` with `replace_all_patterns` or `delete_matching_keys`.",
  *judge(stack) {
    const flow = flowOf(stack);
    for (const stage of flow.stages) {
      const { program, pipeline } = stage;
      if (!["traces", "logs"].includes(pipeline.signal)) continue;
      const stores = storesOf(flow, stage);
      if (stores.length === 0) continue;
      if (flow.always(stage, redacts)) continue;
      yield {
        resource: program.file.resource,
        path: inFile(program.file, pipelinePath(pipeline, "processors")),
        must: `redact what is stored by '${stores.join("', '")}'`,
        got: pipeline.processors.join(", "),
      };
    }
  },
});

/** Keys, and parts of them, whose values are somebody's secret or name somebody. */
const SENSITIVE =
  /pass|pwd|secret|token|auth|cookie|credential|api.?key|e-?mail|card|ssn|phone|user|session|account|client.?(ip|address)|peer.?ip|statement|query|prompt|body/i;

function redacts({ program, pipeline }: Stage): boolean {
  return pipeline.processors.some((id) => {
    const settings = processorOf(program, id);
    switch (typeOf(id)) {
      case "redaction":
        return Object.keys(settings).length > 0;
      case "attributes":
        return itemsOf(settings["actions"]).some(takesAway);
      case "transform":
        return [...walk(settings)].some(({ value }) => isRedacting(value));
      default:
        return false;
    }
  });
}

function takesAway(action: unknown): boolean {
  const { key, pattern, action: done } = fieldsOf(action);
  if (!["delete", "hash", "update"].includes(textOf(done) ?? "")) return false;
  return pattern !== undefined || SENSITIVE.test(textOf(key) ?? "");
}

/** Whether a statement of OTTL takes away or hides what it finds. */
function isRedacting(value: unknown): boolean {
  const statement = textOf(value) ?? "";
  if (
    /^\s*(replace_(all_)?(patterns?|matches|match)|delete_matching_keys|keep_(matching_)?keys)\(/.test(
      statement,
    )
  ) {
    return true;
  }
  return (
    /^\s*(delete_key\(|set\(.*\b(SHA1|SHA256|SHA512|MD5)\()/.test(statement) &&
    SENSITIVE.test(statement)
  );
}
