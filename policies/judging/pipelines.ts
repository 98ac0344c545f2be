import type { Program } from "./programs.ts";
import { at, fieldsOf, itemsOf } from "./values.ts";

/** A pipeline of a Collector, with the ids of what it is made of. */
export interface Pipeline {
  readonly name: string;
  /** `traces`, `metrics` or `logs`. */
  readonly signal: string;
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** The pipelines that a Collector runs. */
export function pipelinesOf({ document }: Pick<Program, "document">): Pipeline[] {
  const pipelines = fieldsOf(at(document, "service", "pipelines"));
  return Object.entries(pipelines).map(([name, stages]) => {
    const ids = (stage: string) => itemsOf(at(stages, stage)).map(String);
    return {
      ...{ name, signal: name.split("/")[0] ?? name, receivers: ids("receivers") },
      ...{ processors: ids("processors"), exporters: ids("exporters") },
    };
  });
}

/** A component's type without the underlines that its newer names have: `otlp_grpc/tempo` is `otlpgrpc`. */
export function typeOf(id: string): string {
  return (id.split("/")[0] ?? id).replaceAll("_", "");
}

/** Whether two pipelines are joined by that component. */
export function isConnector({ document }: Program, id: string): boolean {
  return id in fieldsOf(document["connectors"]);
}

/** The processors of some types that run, each with its pipeline. */
export function* running(
  program: Program,
  types: readonly string[],
): Generator<{ readonly id: string; readonly pipeline: Pipeline }> {
  for (const pipeline of pipelinesOf(program)) {
    for (const id of pipeline.processors) {
      if (types.includes(typeOf(id))) yield { id, pipeline };
    }
  }
}
