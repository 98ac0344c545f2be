import type { types } from "@pulumi/kubernetes";
import type { WorkloadName } from "../../model/listeners.ts";
import { timeToEnd, type Workload } from "../../model/workload.ts";
import { selector, type Site } from "./labels.ts";

type DisruptionBudget = types.input.policy.v1.PodDisruptionBudgetSpec;
type Spread = types.input.core.v1.TopologySpreadConstraint;

/** What replicas are kept apart by, so that no failure of one takes all. */
const APART = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"] as const;

/** Label by which a Deployment tells the pods of one version from those of another. */
const VERSION_OF_DEPLOYMENT = "pod-template-hash";

/**
 * Seconds from a pod's announced end until its process is told of it: until then whoever sends to the
 * service has learnt that this pod is no more of it.
 */
const WITHDRAWAL_SECONDS = 5;

/** Seconds that a replica must have been ready until the next one is replaced. */
const SETTLING_SECONDS = 10;

/** How many there are of a workload, or may be at most; of most there is one. */
export function countOf({ replicas }: Pick<Workload, "replicas">): number {
  return replicas?.count ?? 1;
}

/**
 * How many of a workload's pods may be taken away for a node's sake: one at a time, where there are
 * several. One that is not ready may always go, or nobody could empty its node.
 */
export function disruptionBudget(
  workload: Pick<Workload, "name" | "replicas">,
  site: Site,
): DisruptionBudget | undefined {
  if (countOf(workload) < 2) return undefined;
  return {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selector(site, workload.name) },
  };
}

/**
 * Where replicas are put: on different nodes and in different zones, as far as there are any with room.
 *
 * Of a Deployment, which has both for a while, the pods of each version by themselves.
 */
export function spread(
  workload: Pick<Workload, "name" | "replicas">,
  site: Site,
  kind: "Deployment" | "StatefulSet",
): { readonly topologySpreadConstraints?: Spread[] } {
  if (countOf(workload) < 2) return {};
  return { topologySpreadConstraints: APART.map((key) => apart(key, site, { ...workload, kind })) };
}

function apart(
  topologyKey: string,
  site: Site,
  { name, kind }: { readonly name: WorkloadName; readonly kind: string },
): Spread {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector(site, name) },
    ...(kind === "Deployment" && { matchLabelKeys: [VERSION_OF_DEPLOYMENT] }),
  };
}

/** Whether another pod answers in the place of one that ends. */
function isReplaced({ storage, replicas }: Workload): boolean {
  // Without replicas and files there is a successor, which is ready before its predecessor goes.
  if (replicas === undefined) return storage === undefined;
  return replicas.count > 1 && replicas.dialled !== "each";
}

/**
 * What a pod's container does at its end, before its process is told: nothing, for as long as others need to
 * hear of it, where there is somebody else whom they can turn to. The node itself waits, as images have no
 * program that could.
 */
export function withdrawal(workload: Workload) {
  if (!isReplaced(workload)) return {};
  return { lifecycle: { preStop: { sleep: { seconds: WITHDRAWAL_SECONDS } } } };
}

/** Seconds from a pod's announced end until its process is killed: the wait before is part of them. */
export function graceSeconds(workload: Workload): number {
  const waits = isReplaced(workload) ? WITHDRAWAL_SECONDS : 0;
  return waits + timeToEnd(workload).milliseconds / 1_000;
}

/** How replicas are replaced: one at a time, the highest number first, and none while another is not ready. */
export function replacement(workload: Pick<Workload, "replicas">) {
  return {
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    ...(countOf(workload) > 1 && { minReadySeconds: SETTLING_SECONDS }),
  };
}

/** Seconds in which one pod must come up where nothing of it is there: its image, its volumes, its program. */
export const PROGRESS_SECONDS = 600;

/** Seconds in which all pods of a workload must have been replaced, one after the other. */
export function rolloutSeconds(workload: Workload): number {
  return countOf(workload) * (PROGRESS_SECONDS + graceSeconds(workload) + SETTLING_SECONDS);
}
