import { dialsOf } from "./addresses.ts";
import { isLoopback } from "./endpoints.ts";
import type { Container } from "./containers.ts";
import { answersAt, runningIn } from "./hosts.ts";
import { isConnector, pipelinesOf, typeOf, type Pipeline } from "./pipelines.ts";
import type { Program } from "./programs.ts";
import { readingOf } from "./reading.ts";
import type { Stack } from "./stack.ts";

/** A pipeline of one of a stack's Collectors. */
export interface Stage {
  readonly program: Program;
  readonly pipeline: Pipeline;
}

/** What feeds a pipeline from before it: other pipelines, and whether there is something else, too. */
interface Sources {
  readonly stages: readonly Stage[];
  readonly others: readonly string[];
}

/** How telemetry goes through the Collectors of a stack, from one to the next. */
export class Flow {
  readonly stages: readonly Stage[];
  readonly #stack: Stack;
  readonly #links: readonly Link[];

  constructor(stack: Stack) {
    this.#stack = stack;
    const programs = stack.programs("collector");
    this.stages = programs.flatMap((program) =>
      pipelinesOf(program).map((pipeline) => ({ program, pipeline })),
    );
    this.#links = programs.flatMap((program) => this.#linksFrom(program));
  }

  /** The containers that run with a configuration. */
  runners(program: Program): Container[] {
    return runnersOf(program, this.#stack);
  }

  /** Whether an exporter hands on to another Collector of the stack. */
  goesOn(program: Program, exporter: string): boolean {
    return this.#links.some((link) => link.from === program && link.exporter === exporter);
  }

  /** Whether whatever comes to the end of a pipeline went through some stage. */
  always(stage: Stage, passes: (stage: Stage) => boolean, seen: readonly Stage[] = []): boolean {
    if (passes(stage)) return true;
    if (seen.includes(stage)) return true;
    const { stages, others } = this.#sources(stage);
    if (others.length > 0 || stages.length === 0) return false;
    return stages.every((source) => this.always(source, passes, [...seen, stage]));
  }

  /** Whether anything that comes to the end of a pipeline went through some stage. */
  ever(stage: Stage, passes: (stage: Stage) => boolean, seen: readonly Stage[] = []): boolean {
    if (passes(stage)) return true;
    if (seen.includes(stage)) return false;
    return this.#sources(stage).stages.some((one) => this.ever(one, passes, [...seen, stage]));
  }

  #sources({ program, pipeline }: Stage): Sources {
    const connected = this.stages.filter(
      (other) =>
        other.program === program &&
        // What a connector counts is no longer what it was given.
        other.pipeline.signal === pipeline.signal &&
        other.pipeline.exporters.some(
          (id) => isConnector(program, id) && pipeline.receivers.includes(id),
        ),
    );
    const outside = pipeline.receivers.filter((id) => !isConnector(program, id));
    const fed = this.#links.filter((link) => link.to === program);
    const feeding = this.stages.filter(
      (other) =>
        other.pipeline.signal === pipeline.signal &&
        fed.some(
          (link) => link.from === other.program && other.pipeline.exporters.includes(link.exporter),
        ),
    );
    // Whoever is sent to by a Collector of the stack is taken to be sent to by it alone.
    const others = outside.filter((id) => feeding.length === 0 || !TAKING.includes(typeOf(id)));
    return {
      stages: others.length < outside.length ? [...connected, ...feeding] : connected,
      others,
    };
  }

  #linksFrom(program: Program): Link[] {
    const programs = this.#stack.programs("collector");
    const exports = dialsOf(program).filter(
      ({ path, host }) => path.includes("exporters") && !isLoopback(host),
    );
    return this.runners(program).flatMap(({ resource }) =>
      exports.flatMap((dial) => {
        const reached = answersAt(this.#stack, resource, dial).map(({ workload }) => workload);
        return programs
          .filter(
            (to) =>
              to !== program &&
              this.runners(to).some((container) => reached.includes(container.resource)),
          )
          .map((to) => ({ from: program, exporter: dial.component ?? "", to }));
      }),
    );
  }
}

interface Link {
  readonly from: Program;
  readonly exporter: string;
  readonly to: Program;
}

/** Receivers that a Collector's exporters send to. */
const TAKING = ["otlp", "zipkin", "jaeger", "opencensus", "otelarrow"];

/** The containers that find a configuration among their files. */
export function runnersOf({ file }: Pick<Program, "file">, stack: Stack): Container[] {
  return runningIn(stack).filter((container) =>
    [...readingOf(container, stack).files.values()].some(
      (one) => one?.resource === file.resource && one.path === file.path,
    ),
  );
}

/** Made once for each stack: several policies follow it. */
const flows = new WeakMap<Stack, Flow>();

/** How telemetry goes through a stack. */
export function flowOf(stack: Stack): Flow {
  const flow = flows.get(stack) ?? new Flow(stack);
  flows.set(stack, flow);
  return flow;
}
