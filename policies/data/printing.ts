import { inFile } from "../judging/files.ts";
import { pipelinesOf, typeOf } from "../judging/pipelines.ts";
import { policy } from "../judging/policy.ts";
import { at, joined } from "../judging/values.ts";

/** No Collector prints what it is given. */
export const telemetryIsNotPrinted = policy({
  name: "telemetry-is-not-printed",
  concern: "data",
  severity: "medium",
  scope: "resource",
  description:
    "A Collector that prints whole spans and records has all of them in its own log, past every retention and every reader's rights.",
  remedy:
    "Take the exporter out of the pipelines, or set `verbosity: basic`, with which it only counts.",
  *judge(stack) {
    for (const program of stack.programs("collector")) {
      const { file, document } = program;
      const used = new Set(pipelinesOf(program).flatMap(({ exporters }) => exporters));
      for (const id of used) {
        if (!["debug", "logging"].includes(typeOf(id))) continue;
        const fields = ["verbosity", "loglevel", "logLevel"];
        const field = fields.find((one) =>
          ["detailed", "debug"].includes(String(at(document, "exporters", id, one))),
        );
        if (field === undefined) continue;
        yield {
          resource: file.resource,
          path: inFile(file, `${joined("exporters", id)}.${field}`),
          must: "not print telemetry in full",
          got: at(document, "exporters", id, field),
        };
      }
    }
  },
});
