import type { ImageName } from "./images.ts";
import type { Listener, WorkloadName } from "./listeners.ts";
import type { Replicas } from "./replicas.ts";
import type { ByteSize } from "./units/byte-size.ts";
import { Duration } from "./units/duration.ts";

/** Folder of a workload's configuration files, mounted read-only. */
const CONFIGURATION_FOLDER = "/etc/tracing-infra/configuration";

/** Folder of a workload's secret files, mounted read-only. */
const SECRETS_FOLDER = "/etc/tracing-infra/secrets";

/** Where the two kinds of files are mounted, in every workload and on every target. */
export const folders = { configuration: CONFIGURATION_FOLDER, secrets: SECRETS_FOLDER } as const;

/** A configuration file whose whole text is known before anything is deployed. */
export interface ConfigurationFile {
  /** Path below the configuration folder, such as `tempo.yaml` or `provisioning/datasources/tracing.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** What the workload does once it can do its work. */
export interface Readiness {
  readonly listener: Listener;
  /** Answers 200 here, over HTTPS; absent where it is enough that it shakes hands over TLS. */
  readonly path?: string;
}

/** Files that outlive the workload's processes. */
export interface Storage {
  /** Folder inside the workload; in the image it must belong to the workload's user. */
  readonly path: string;
}

/** A folder of files that some workloads append to and others may follow, and that outlives them all. */
export interface SharedFolder {
  /** What the files are; the same for all sides. */
  readonly name: "audit-log" | "archive";
  /** Folder inside the workload. */
  readonly path: string;
  readonly access: "append" | "follow";
}

/**
 * One service as data: what it needs, never how a target provides it.
 *
 * `Secret` names the secrets that whoever deploys it must supply.
 */
export interface Workload<Secret extends string = string> {
  /** DNS label, and the host that the other workloads dial. */
  readonly name: WorkloadName;
  /**
   * How many run, each a host of its own name, `<name>-0` and so on, with a volume of its own. Absent for a workload that runs once, under its own name.
   */
  readonly replicas?: Replicas | undefined;
  readonly image: ImageName;
  /** The program to run instead of the image's own. */
  readonly entrypoint?: readonly string[];
  /** Arguments to the entry point; never a secret. */
  readonly args: readonly string[];
  /** Environment variables of the process; never a secret. */
  readonly environment: Readonly<Record<string, string>>;
  readonly configuration: readonly ConfigurationFile[];
  /** Secrets by name, each a file of that name in the secrets folder. */
  readonly secrets: readonly Secret[];
  readonly listeners: readonly Listener[];
  readonly readiness: Readiness;
  /** Hard limit; the process is killed beyond it. */
  readonly memory: ByteSize;
  /** Limit in processors' worth of time. */
  readonly cpus: number;
  /** Absent for a workload that keeps nothing across restarts. */
  readonly storage?: Storage;
  /** Folders in memory, for files that need not outlive the process. */
  readonly scratch?: readonly string[];
  readonly sharedFolders?: readonly SharedFolder[];
  /** Longest time its end may take until it is killed, where it hands over more than others; see `timeToEnd`. */
  readonly endsWithin?: Duration;
  /** UID the process runs as; never 0. */
  readonly user: number;
}

/** How long a process has to finish what it holds: Tempo takes half of it for its callers alone. */
const USUAL_END = Duration.parse("60s");

/** How long a workload's process has to finish what it holds before it is killed. */
export function timeToEnd({ endsWithin = USUAL_END }: Pick<Workload, "endsWithin">): Duration {
  return endsWithin;
}

/** Path of a configuration file inside its workload. */
export function configurationPath(name: string): string {
  return `${CONFIGURATION_FOLDER}/${name}`;
}

/** Whether a secret is no text, so that its value is the file's bytes in base64: key stores are. */
export function isEncoded(secret: string): boolean {
  return secret.endsWith(".p12");
}

/** Path of a secret's file inside the workloads that are given it. */
export function secretPath(name: string): string {
  return `${SECRETS_FOLDER}/${name}`;
}
