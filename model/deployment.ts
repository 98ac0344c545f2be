import { edges, type Edge, type Purpose } from "./edges.ts";
import {
  appNames,
  listeners,
  workloadNames,
  type LegacyReceiver,
  type Listener,
  type WorkloadName,
} from "./listeners.ts";
import {
  amongReplicas,
  dialledAs,
  dialsEach,
  hostsOfReplicas,
  sharedNames,
  type ReplicatedName,
  type Replicas,
  type ScalableName,
} from "./replicas.ts";

/** What there is in one environment, out of all that there can be. */
export interface Deployment {
  readonly workloads: readonly WorkloadName[];
  /** Receivers for senders that do not speak OTLP yet. */
  readonly legacyReceivers: readonly LegacyReceiver[];
  /** How many there are of a workload whose replicas have names of their own; of every other there is one. */
  readonly replicas?: Readonly<Partial<Record<ReplicatedName, number | undefined>>> | undefined;
  /** Fewest of a workload whose number follows its load; how many there are is how many there may be then. */
  readonly fewest?: Readonly<Partial<Record<ScalableName, number>>> | undefined;
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
  /** What of the profile is left out, where it is said to be. */
  readonly stores?: Readonly<Record<OptionalStore, boolean>>;
}

/** What a profile's other workloads can do without. */
export type OptionalStore = "jaeger" | "zipkin" | "grafana";

/** Every workload of a profile and, where they are asked for, its additions and what they need. */
export function workloadsOf(profile: Profile, { apps, samples = false, stores }: Additions) {
  const wanted: Readonly<Partial<Record<WorkloadName, boolean>>> = stores ?? {};
  const chosen: readonly WorkloadName[] = [
    ...profiles[profile].filter((name) => wanted[name] ?? true),
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
  return Object.fromEntries(all.filter(([, listener]) => isThere(deployment, workload, listener)));
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
    ({ client, server, listener, purpose, unless, ifSeveral }) =>
      workloads.includes(client) &&
      workloads.includes(server) &&
      (unless === undefined || !workloads.includes(unless)) &&
      (ifSeveral === undefined || replicasOf(deployment, ifSeveral) !== undefined) &&
      (!amongReplicas(purpose) || replicasOf(deployment, server) !== undefined) &&
      isThere(deployment, server, listener),
  );
}

/** The replicas of a workload, or nothing where it runs once, under its own name. */
export function replicasOf(
  { replicas = {}, fewest = {} }: Deployment,
  name: WorkloadName,
): Replicas | undefined {
  const counts: Readonly<Partial<Record<WorkloadName, number | undefined>>> = replicas;
  const leasts: Readonly<Partial<Record<WorkloadName, number>>> = fewest;
  const [count, dialled, least] = [counts[name], dialledAs(name), leasts[name]];
  if (count === undefined || dialled === undefined) return undefined;
  return { count, dialled, ...(least !== undefined && { least }) };
}

/** The hosts that a workload's processes are: its name, or those of its replicas, such as `sampler-0`. */
export function hostsOf(deployment: Deployment, name: WorkloadName): string[] {
  return hostsOfReplicas(name, replicasOf(deployment, name));
}

/** Every name by which a workload is dialled: of its replicas each one's, and those that any answers to. */
export function namesOf(deployment: Deployment, name: WorkloadName): string[] {
  return [...sharedNames(name, replicasOf(deployment, name)), ...hostsOf(deployment, name)];
}

/** The addresses that a client dials, `host:port`: that of each replica, or one at which any answers. */
export function addressesOf(deployment: Deployment, edge: Omit<Edge, "client">): string[] {
  const hosts = dialsEach(edge) ? hostsOf(deployment, edge.server) : [edge.server];
  return hosts.map((host) => `${host}:${edge.listener.port}`);
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

function isThere(deployment: Deployment, name: WorkloadName, listener: Listener): boolean {
  const { workloads, legacyReceivers } = deployment;
  const { legacy, leadsTo, peers = false } = listener;
  return (
    (legacy === undefined || legacyReceivers.includes(legacy)) &&
    (leadsTo === undefined || workloads.includes(leadsTo)) &&
    (!peers || replicasOf(deployment, name) !== undefined)
  );
}

function isPublished(listener: Listener): listener is PublishedListener["listener"] {
  return listener.hostPort !== undefined;
}
