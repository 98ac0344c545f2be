import type { Edge, Purpose } from "./edges.ts";
import type { WorkloadName } from "./listener.ts";

/** How whoever has no business with every one of them dials a workload's replicas. */
export type Dialled =
  /** Each by a name of its own, and by no other: what is one's business is no other's. */
  | "each"
  /** By the workload's name, at which any of them answers. */
  | "any"
  /** The same, but a client keeps to the one that answered it: each has made a copy of its own. */
  | "same";

/** The workloads of which there can be several, and how these are dialled. */
export const dialling = {
  sampler: "each",
  collector: "any",
  gateway: "any",
  tempo: "any",
  loki: "any",
  grafana: "any",
  prometheus: "same",
  alertmanager: "same",
} as const satisfies Readonly<Partial<Record<WorkloadName, Dialled>>>;

/** A workload of which there can be several. */
export type ReplicatedName = keyof typeof dialling;

/** The workloads whose replicas are dialled each by its own name alone, so that none does another's work. */
export const dialledAlone = (Object.keys(dialling) as ReplicatedName[]).filter(
  (name) => dialling[name] === "each",
);

/** The workloads of which there may be more or fewer for the load: those whose work any of them can do. */
export const scalable = ["collector"] as const satisfies readonly ReplicatedName[];

/** A workload of which there may be more or fewer for the load. */
export type ScalableName = (typeof scalable)[number];

/** How many there are of a workload, and how they are dialled. */
export interface Replicas {
  /** How many there are, or may be at most. */
  readonly count: number;
  readonly dialled: Dialled;
  /** Present where there may be fewer for the load, down to so many. */
  readonly least?: number;
}

/** What replicas of one workload dial each other for. */
const AMONG_REPLICAS: readonly Purpose[] = ["gossip", "copies"];

/** What every replica is asked, told or sent, as none has it from another. */
const TO_EACH: readonly Purpose[] = ["scrape", "metrics", "alerts", ...AMONG_REPLICAS];

/** Whether it is replicas of one workload that dial each other for a purpose. */
export function amongReplicas(purpose: Purpose): boolean {
  return AMONG_REPLICAS.includes(purpose);
}

/** Whether a client dials every replica of the server's, rather than whichever answers. */
export function dialsEach({ server, purpose }: Pick<Edge, "server" | "purpose">): boolean {
  return TO_EACH.includes(purpose) || dialledAs(server) === "each";
}

/** How the replicas of a workload are dialled, or nothing where it cannot have any. */
export function dialledAs(name: WorkloadName): Dialled | undefined {
  const known: Readonly<Partial<Record<WorkloadName, Dialled>>> = dialling;
  return known[name];
}

/** The hosts that a workload's processes are: `<name>-0` and so on; one without replicas is its own name. */
export function hostsOfReplicas(name: WorkloadName, replicas: Replicas | undefined): string[] {
  if (replicas === undefined) return [name];
  return Array.from({ length: replicas.count }, (_, index) => `${name}-${index}`);
}

/** The names that any of a workload's replicas answers to: its own, and the domain of them all. */
export function sharedNames(name: WorkloadName, replicas: Replicas | undefined): string[] {
  if (replicas === undefined || replicas.dialled === "each") return [];
  return [name, domainOf(name)];
}

/** The name at which the addresses of all replicas are found, such as `tempos`, ready or not. */
export function domainOf(name: WorkloadName): string {
  return name.endsWith("s") ? `${name}es` : `${name}s`;
}
