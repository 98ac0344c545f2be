import { edges, type Edge, type Purpose } from "./edges.ts";
import {
  appNames,
  listeners,
  workloadNames,
  type LegacyReceiver,
  type Listener,
  type WorkloadName,
} from "./listeners.ts";
import { hostsOfReplicas } from "./workload.ts";

/** What there is in one environment, out of all that there can be. */
export interface Deployment {
  readonly workloads: readonly WorkloadName[];
  /** Receivers for senders that do not speak OTLP yet. */
  readonly legacyReceivers: readonly LegacyReceiver[];
  /** How many there are of a workload whose replicas have names of their own; of every other there is one. */
  readonly replicas?: Readonly<Partial<Record<WorkloadName, number | undefined>>> | undefined;
}

/** What the sample services need beside themselves, whatever the profile. */
const neededByApps: readonly WorkloadName[] = ["redis"];

/** What decides about traces, wherever any may be dropped, whatever the profile. */
const neededBySampling: readonly WorkloadName[] = ["sampler"];

/** The workloads of the two profiles, in the order of `workloadNames`, without the sample services. */
export const profiles = {
  /** What traces, metrics and alerts need, for machines with little memory. */
  lite: ["collector", "tempo", "prometheus", "alertmanager", "grafana", "gateway"],
  /** Every store and every signal. */
  full: workloadNames.filter((name) => !isApp(name) && !neededBySampling.includes(name)),
} as const satisfies Record<string, readonly WorkloadName[]>;

/** What is deployed beside the workloads of a profile. */
export interface Additions {
  /** The sample services. */
  readonly apps: boolean;
  /** Whether any trace may be dropped, so that somebody must decide. */
  readonly samples?: boolean;
}

/** Every workload of a profile and, where they are asked for, its additions and what they need. */
export function workloadsOf(profile: Profile, { apps, samples = false }: Additions) {
  const chosen: readonly WorkloadName[] = [
    ...profiles[profile],
    ...(apps ? [...neededByApps, ...appNames] : []),
    ...(samples ? neededBySampling : []),
  ];
  return workloadNames.filter((name) => chosen.includes(name));
}

function isApp(name: WorkloadName): boolean {
  return (appNames as readonly WorkloadName[]).includes(name);
}

/** The name of a profile. */
export type Profile = keyof typeof profiles;

/** A listener that the host can reach, and what it goes by. */
export interface PublishedListener {
  readonly workload: WorkloadName;
  /** Its name among the workload's listeners. */
  readonly name: string;
  readonly listener: Listener & { readonly hostPort: number };
}

/** The listeners that one workload has in a deployment, by name. */
export function listenersByName(
  deployment: Deployment,
  workload: WorkloadName,
): Record<string, Listener> {
  const all = Object.entries<Listener>(listeners[workload]);
  return Object.fromEntries(all.filter(([, listener]) => isThere(deployment, listener)));
}

/** The listeners that one workload has in a deployment. */
export function listenersOf(deployment: Deployment, workload: WorkloadName): Listener[] {
  return Object.values(listenersByName(deployment, workload));
}

/** Every listener of a deployment that the host can reach. */
export function publishedListeners(deployment: Deployment): PublishedListener[] {
  return deployment.workloads.flatMap((workload) =>
    Object.entries(listenersByName(deployment, workload)).flatMap(([name, listener]) =>
      isPublished(listener) ? [{ workload, name, listener }] : [],
    ),
  );
}

/** Who dials whom in a deployment. */
export function edgesOf(deployment: Deployment): Edge[] {
  const all: readonly Edge[] = edges;
  const { workloads } = deployment;
  return all.filter(
    ({ client, server, listener, unless }) =>
      workloads.includes(client) &&
      workloads.includes(server) &&
      (unless === undefined || !workloads.includes(unless)) &&
      isThere(deployment, listener),
  );
}

/** The hosts that a workload answers to: its name, or those of its replicas, such as `sampler-0`. */
export function hostsOf({ replicas = {} }: Deployment, name: WorkloadName): string[] {
  return hostsOfReplicas(name, replicas[name]);
}

/** The addresses that a client dials, `host:port`: one, or one of each replica. */
export function addressesOf(
  deployment: Deployment,
  { server, listener }: Pick<Edge, "server" | "listener">,
): string[] {
  return hostsOf(deployment, server).map((host) => `${host}:${listener.port}`);
}

/** The edges of a deployment that leave `client` for `purpose`. */
export function edgesFrom(deployment: Deployment, client: WorkloadName, purpose: Purpose): Edge[] {
  return edgesOf(deployment).filter((edge) => edge.client === client && edge.purpose === purpose);
}

/** Pairs of different workloads that talk to each other, each once and in a stable order. */
export function conversations(deployment: Deployment): (readonly [WorkloadName, WorkloadName])[] {
  const pairs = edgesOf(deployment)
    .filter(({ client, server }) => client !== server)
    .map(({ client, server }) => [client, server].sort() as [WorkloadName, WorkloadName]);
  return [...new Map(pairs.map((pair) => [pair.join("-"), pair])).values()];
}

function isThere({ workloads, legacyReceivers }: Deployment, listener: Listener): boolean {
  const { legacy, leadsTo } = listener;
  return (
    (legacy === undefined || legacyReceivers.includes(legacy)) &&
    (leadsTo === undefined || workloads.includes(leadsTo))
  );
}

function isPublished(listener: Listener): listener is PublishedListener["listener"] {
  return listener.hostPort !== undefined;
}
