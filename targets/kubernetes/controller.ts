import type { types } from "@pulumi/kubernetes";
import { domainOf, hostsOfReplicas, type Replicas } from "../../model/replicas.ts";
import type { Workload } from "../../model/workload.ts";
import { countOf, PROGRESS_SECONDS, replacement, spread } from "./availability.ts";
import { labels, selector, type Site } from "./labels.ts";
import { podSpec, shareOf, type Given } from "./pod.ts";

type StatefulSetSpec = types.input.apps.v1.StatefulSetSpec;
type DeploymentSpec = types.input.apps.v1.DeploymentSpec;

/** Who keeps a workload's pods running. */
export type Controller =
  | { readonly kind: "StatefulSet"; readonly spec: StatefulSetSpec }
  | { readonly kind: "Deployment"; readonly spec: DeploymentSpec };

/** What a claim of storage asks for. */
export interface Claim {
  /** As the API spells it, such as `10Gi`. */
  readonly size: string;
  /** Absent for the cluster's default. */
  readonly storageClass?: string | undefined;
}

/**
 * What keeps a workload running: whoever keeps files, or has replicas, each of which is asked for its
 * metrics by a name of its own, has pods with stable names and volumes; every other is replaced by a new
 * pod before the old one goes.
 */
export function controllerOf(workload: Workload, around: Surroundings): Controller {
  const kind = workload.replicas === undefined && !workload.storage ? "Deployment" : "StatefulSet";
  const common = {
    selector: { matchLabels: selector(around.site, workload.name) },
    template: templateOf(workload, around, kind),
  };
  return kind === "Deployment"
    ? { kind, spec: { ...deployment, ...common } }
    : { kind, spec: { ...statefulSet(workload, around), ...common } };
}

/** What a controller is made from, beside its workload. */
export interface Surroundings {
  readonly site: Site;
  readonly version: string;
  readonly given: Given;
  readonly claim: Claim;
}

function templateOf(
  workload: Workload,
  { site, version, given }: Surroundings,
  kind: Controller["kind"],
) {
  const { name, sharedFolders = [] } = workload;
  const shares = Object.fromEntries(sharedFolders.map((folder) => [shareOf(folder), "true"]));
  return {
    metadata: { labels: { ...labels(site, name, version), ...shares } },
    spec: { ...podSpec(workload, given), ...spread(workload, site, kind) },
  };
}

/** One pod, which is replaced by another once that one is ready. */
const deployment = {
  replicas: 1,
  strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  progressDeadlineSeconds: PROGRESS_SECONDS,
} as const;

/** Pods with names and volumes of their own. */
function statefulSet(workload: Workload, { site, claim }: Surroundings) {
  const { name, replicas, storage } = workload;
  return {
    // Where it follows the load, who scales says it, and nobody sets it back.
    ...(replicas?.least === undefined && { replicas: countOf(workload) }),
    // The domain in which each pod has its name.
    serviceName: replicas === undefined ? name : domainOf(name),
    // About the first start alone. With the other way a pod that cannot start is never replaced by one that could.
    podManagementPolicy: "Parallel",
    ...replacement(workload),
    // As on every other target, data outlives the platform until somebody purges it.
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    ...(storage && { volumeClaimTemplates: [claimTemplate(site, name, claim)] }),
  };
}

function claimTemplate(site: Site, name: string, claim: Claim) {
  return {
    metadata: { name: "data", labels: labels(site, name) },
    spec: claimSpec(claim),
  };
}

/** A claim of a volume that one node at a time has, or all that want it. */
export function claimSpec(
  { size, storageClass }: Claim,
  { everywhere }: { readonly everywhere: boolean } = { everywhere: false },
) {
  return {
    accessModes: [everywhere ? "ReadWriteMany" : "ReadWriteOnce"],
    resources: { requests: { storage: size } },
    ...(storageClass !== undefined && { storageClassName: storageClass }),
  };
}

type ServiceSpec = types.input.core.v1.ServiceSpec;

/** A service by its name. */
export interface NamedService {
  readonly name: string;
  readonly spec: ServiceSpec;
  /** Present where there may be nobody behind it, so that nobody must wait until there is. */
  readonly maybeEmpty?: true;
}

/**
 * The names by which a workload is dialled: its own, unless each replica is dialled by number alone, one
 * for each of them, and one more that is the domain of all.
 */
export function servicesOf({ name, replicas, listeners }: Workload, site: Site): NamedService[] {
  const ports = listeners.map(({ port, protocol }) => ({
    name: `${protocol === "udp" ? "udp" : "tcp"}-${port}`,
    port,
    targetPort: port,
    protocol: protocol === "udp" ? "UDP" : "TCP",
  }));
  const own = selector(site, name);
  const common = { type: "ClusterIP", selector: own, ports };
  if (replicas === undefined) return [{ name, spec: common }];
  return [
    ...(replicas.dialled === "each" ? [] : [{ name, spec: { ...common, ...affinity(replicas) } }]),
    {
      name: domainOf(name),
      // Before they are ready, too: a replica that has just been started must be known by its name.
      spec: { clusterIP: "None", selector: own, ports, publishNotReadyAddresses: true },
    },
    ...hostsOfReplicas(name, replicas).map((host, index) => ({
      name: host,
      ...(index >= (replicas.least ?? replicas.count) && { maybeEmpty: true as const }),
      spec: {
        type: "ClusterIP",
        selector: { ...own, "statefulset.kubernetes.io/pod-name": host },
        ports,
        // As in the domain: who is asked for metrics, or by a peer, need not be ready for everybody.
        publishNotReadyAddresses: true,
      },
    })),
  ];
}

/** Whom a client has come to once it comes to again, as long as that one is there. */
function affinity({ dialled }: Replicas) {
  return dialled === "same" && { sessionAffinity: "ClientIP" };
}
