import { dialsOf, type Dial } from "../judging/addresses.ts";
import type { Declared } from "../judging/declared.ts";
import { flowOf } from "../judging/flow.ts";
import { answersAt } from "../judging/hosts.ts";
import { pipelinesOf, running, typeOf } from "../judging/pipelines.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import type { Stack } from "../judging/stack.ts";
import { at } from "../judging/values.ts";

/** Who decides about traces gets all spans of one. */
export const wholeTracesAreDecided = policy({
  name: "whole-traces-are-decided",
  concern: "data",
  severity: "high",
  scope: "stack",
  description:
    "A tail sampler decides by the spans that it has: where its replicas share a trace, each decides about a part, and what is kept is torn.",
  remedy:
    "Send to the samplers by a `loadbalancing` exporter with `routing_key: traceID`, or by a pipeline for each replica that filters by the trace's id; or run one replica.",
  *judge(stack) {
    const flow = flowOf(stack);
    for (const sampler of stack.programs("collector")) {
      const processors = [...running(sampler, ["tailsampling"])];
      const workloads = flow.runners(sampler).map(({ resource }) => resource);
      if (processors.length === 0 || replicasOf(workloads) < 2) continue;
      const senders = [...sendersTo(workloads, sampler, stack)];
      for (const { program, dial } of senders) {
        if (isWhole(program, dial)) continue;
        const must = "send all spans of a trace to the same replica of the sampler";
        yield { resource: program.file.resource, path: dial.path, must, got: dial.text };
      }
      if (senders.length === 0) yield unguarded(sampler, workloads);
    }
  },
});

/** How many of the same program run: copies of it in Docker, replicas of a workload in a cluster. */
function replicasOf(workloads: readonly Declared[]): number {
  const counts = [...new Set(workloads)].map(({ inputs }) => {
    const replicas = at(inputs, "spec", "replicas");
    return typeof replicas === "number" ? replicas : 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function unguarded({ file }: Program, [workload]: readonly Declared[]): Finding {
  const must =
    "be one replica, or be sent to by a Collector that keeps the spans of a trace together";
  const replicas = at(workload?.inputs, "spec", "replicas");
  return { resource: workload ?? file.resource, path: "spec.replicas", must, got: replicas };
}

interface Sender {
  readonly program: Program;
  /** The dial, and whether nobody else answers at it. */
  readonly dial: Dial & { readonly single: boolean };
}

function* sendersTo(
  workloads: readonly Declared[],
  sampler: Program,
  stack: Stack,
): Generator<Sender> {
  const flow = flowOf(stack);
  for (const program of stack.programs("collector")) {
    if (program === sampler) continue;
    const [runner] = flow.runners(program);
    if (runner === undefined) continue;
    for (const dial of dialsOf(program)) {
      const sending = pipelinesOf(program).some(
        ({ signal, exporters }) => signal === "traces" && exporters.includes(dial.component ?? ""),
      );
      if (!sending) continue;
      const answers = answersAt(stack, runner.resource, dial).filter(({ workload }) =>
        workloads.includes(workload),
      );
      const single = answers.length > 0 && answers.every((answer) => answer.single);
      if (answers.length > 0) yield { program, dial: { ...dial, single } };
    }
  }
}

/** Whether an exporter sends each trace to one place only. */
function isWhole(program: Program, { component = "", single }: Sender["dial"]): boolean {
  if (typeOf(component) === "loadbalancing") {
    const key = at(program.document, "exporters", component, "routing_key");
    return key === undefined || key === "traceID";
  }
  // One replica by its own name: its pipeline must take the traces that are that replica's.
  return (
    single &&
    pipelinesOf(program)
      .filter(({ exporters }) => exporters.includes(component))
      .every(({ processors }) => processors.some((id) => choosesByTrace(program, id)))
  );
}

function choosesByTrace(program: Program, id: string): boolean {
  const settings = at(program.document, "processors", id);
  return typeOf(id) === "filter" && /trace_id/.test(JSON.stringify(settings ?? ""));
}
