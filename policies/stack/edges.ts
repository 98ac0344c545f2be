import { addressIn, dialsOf, type Dial } from "../judging/addresses.ts";
import { isLoopback } from "../judging/endpoints.ts";
import type { Container } from "../judging/containers.ts";
import { isDockerContainer, isKubernetes, type Declared } from "../judging/declared.ts";
import { wordsOf } from "../judging/flags.ts";
import { runnersOf } from "../judging/flow.ts";
import { answersAt, podsIn, runningIn, type Answer } from "../judging/hosts.ts";
import { lets } from "../judging/network-policies.ts";
import { policy } from "../judging/policy.ts";
import type { ProgramKind } from "../judging/programs.ts";
import type { Stack } from "../judging/stack.ts";
import { at, itemsOf, textOf } from "../judging/values.ts";

/** Configurations that say whom their program dials. */
const DIALLING: readonly ProgramKind[] = [
  ...(["collector", "prometheus", "tempo", "loki", "grafana-data-sources", "gateway"] as const),
];

/** Whoever is dialled by a configuration is let be dialled. */
export const edgesHavePolicies = policy({
  name: "edges-have-policies",
  concern: "stack",
  severity: "high",
  scope: "stack",
  description:
    "A program that is configured to dial another, and is not let through to it, fails only once it runs: its telemetry, its alerts or its pages are missing.",
  remedy:
    "In Kubernetes add a NetworkPolicy with an `egress` rule for the pods that dial and one with an `ingress` rule for those that are dialled, each with the pods' port; in Docker make both containers members of one network, by `networksAdvanced`.",
  *judge(stack) {
    for (const { from, resource, dial } of edgesOf(stack)) {
      for (const answer of answersAt(stack, from.resource, dial)) {
        const must = isDockerContainer(from.resource)
          ? dockerFault(from.resource, answer, dial)
          : clusterFault(stack, from.resource, answer);
        if (must !== undefined) yield { resource, path: dial.path, must, got: dial.text };
      }
    }
  },
});

/** Somebody who dials, and where it is said. */
interface Edge {
  readonly from: Container;
  readonly resource: Declared;
  readonly dial: Dial;
}

function* edgesOf(stack: Stack): Generator<Edge> {
  for (const program of stack.programs(...DIALLING)) {
    const dials = dialsOf(program).filter(({ host }) => !isLoopback(host));
    for (const from of runnersOf(program, stack)) {
      for (const dial of dials) yield { from, resource: program.file.resource, dial };
    }
  }
  for (const from of runningIn(stack)) {
    for (const { path, value } of wordsOf(from)) {
      const [, text] = /^--(?:cluster\.peer|alertmanager\.url|redis\.addr)=(.+)$/.exec(value) ?? [];
      const address = addressIn(text);
      if (text === undefined || address === undefined) continue;
      yield { from, resource: from.resource, dial: { ...address, path, text } };
    }
  }
}

/** What is missing between two containers; `undefined` where they meet, or where it cannot be told. */
function dockerFault(from: Declared, { workload }: Answer, { host }: Dial): string | undefined {
  if (from === workload) return undefined;
  const own = networksOf(from);
  const others = networksOf(workload, host);
  if (own === undefined || others === undefined || own.some((one) => others.includes(one))) {
    return undefined;
  }
  return `be on a network with '${textOf(workload.inputs["name"]) ?? workload.name}'`;
}

/** The networks on which a container is, under a name where one is given; `undefined` where not all are known. */
function networksOf({ inputs, name }: Declared, host?: string): unknown[] | undefined {
  const mode = textOf(inputs["networkMode"]) ?? "";
  if (mode === "host" || mode.startsWith("container:")) return undefined;
  const isOwn = host === undefined || (textOf(inputs["name"]) ?? name) === host;
  const networks = itemsOf(inputs["networksAdvanced"])
    .filter((one) => isOwn || itemsOf(at(one, "aliases")).includes(host))
    .map((one) => at(one, "name"));
  return networks.every((one) => typeof one === "string" && !one.startsWith("\u0000"))
    ? networks
    : undefined;
}

/** What is missing between two workloads' pods. */
function clusterFault(stack: Stack, from: Declared, answer: Answer): string | undefined {
  if (!isKubernetes(from)) return undefined;
  const pods = podsIn(stack);
  const pod = pods.find(({ resource }) => resource === from);
  const peer = pods.find(({ resource }) => resource === answer.workload);
  if (pod === undefined || peer === undefined) return undefined;
  const { port } = answer;
  const end = `${peer.resource.name}' at port ${port ?? "unknown"}`;
  if (!lets(stack, "Egress", { pod, peer, port })) {
    return `be let out by a NetworkPolicy from '${from.name}' to '${end}`;
  }
  if (!lets(stack, "Ingress", { pod: peer, peer: pod, port })) {
    return `be let in by a NetworkPolicy from '${from.name}' to '${end}`;
  }
  return undefined;
}
