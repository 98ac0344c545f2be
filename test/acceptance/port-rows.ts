import { publishedListeners, type Deployment } from "../../model/deployment.ts";
import type { LegacyReceiver, listeners, WorkloadName } from "../../model/listeners.ts";
import { code, table } from "../../tools/docs/tables.ts";
import { appDoors } from "./app-doors.ts";
import { gatewayDoors } from "./gateway-doors.ts";
import { collectorDoors, metrics, redisDoors } from "./port-doors.ts";

/** What a caller may have to show, whether it fits the door or not. */
export const credentials = [
  "none",
  /** Of the door's own kind, but made up. */
  "wrong",
  "viewer",
  "admin",
  /** That of the senders of telemetry. */
  "token",
  /** That of browsers' pages. */
  "browser",
  /** That of one team's senders. */
  "team",
  /** The operator's. */
  "certificate",
  /** Redis'. */
  "password",
  /** That of the sample services' clients. */
  "apps",
  /** That of who switches their faults. */
  "faults",
] as const;

/** One of the things that a caller may have to show. */
export type Credential = (typeof credentials)[number];

/** What is asked at a door. */
export type Question =
  | {
      readonly method: "GET" | "POST" | "DELETE";
      readonly path: string;
      /** Made when it is asked, since some must say when that is. */
      readonly body?: () => string;
    }
  /** A method over gRPC, with an empty message. */
  | { readonly grpc: string }
  /** Whatever a client of that protocol says first. */
  | { readonly speaks: "Jaeger over gRPC" | "Jaeger over HTTP" | "Zipkin" | "Redis" };

/** One question, and the status of its answer to each credential. */
export interface Row {
  readonly what: string;
  readonly question: Question;
  readonly answers: Readonly<Record<Credential, string>>;
  /** Present where there is nothing to ask unless the environment asks for a receiver. */
  readonly legacy?: LegacyReceiver;
}

/** What is asked at one door, or why nothing is. */
export type Door = readonly [Row, ...Row[]] | { readonly excluded: string };

/** The doors of a workload by the names of its listeners: exactly those that the host can reach. */
export type Doors<Workload extends WorkloadName> = {
  readonly [
    Name in keyof (typeof listeners)[Workload] as (typeof listeners)[Workload][Name] extends {
      hostPort: number;
    }
      ? Name
      : never
  ]: Door;
};

/** Every door, so that a port is published only together with what it is to answer. */
const doors: { readonly [Workload in WorkloadName]: Doors<Workload> } = {
  collector: collectorDoors,
  tempo: {},
  jaeger: { metrics: [metrics] },
  prometheus: {},
  zipkin: {},
  loki: {},
  alertmanager: {},
  grafana: {},
  redis: redisDoors,
  gateway: gatewayDoors,
  ...appDoors,
  sampler: {},
};

/** A published port with what is asked there. */
export interface PublishedDoor {
  readonly workload: WorkloadName;
  readonly name: string;
  readonly hostPort: number;
  readonly title: string;
  /** Empty where nothing is asked. */
  readonly rows: readonly Row[];
  /** Why nothing is asked. */
  readonly excluded?: string;
}

/** Every published port of a deployment, with what is asked there. */
export function publishedDoors(deployment: Deployment): PublishedDoor[] {
  return publishedListeners(deployment).map(({ workload, name, listener }) => {
    const door = (doors[workload] as Readonly<Record<string, Door>>)[name];
    if (!door) throw new Error(`${workload} ${name}: must have a row, got none; add it here`);
    const { hostPort, title } = listener;
    const published = { workload, name, hostPort, title };
    if ("excluded" in door) return { ...published, rows: [], ...door };
    const isAsked = ({ legacy }: Row) =>
      legacy === undefined || deployment.legacyReceivers.includes(legacy);
    return { ...published, rows: door.filter(isAsked) };
  });
}

/** The table in Markdown: what each published port answers to each credential. */
export function portTableInMarkdown(deployment: Deployment): string {
  const rows = publishedDoors(deployment).flatMap(({ hostPort, title, rows, excluded }) =>
    excluded === undefined
      ? rows.map(({ what, answers }) => [
          ...[code(String(hostPort)), what],
          ...credentials.map((credential) => answers[credential]),
        ])
      : [[code(String(hostPort)), `${title}: ${excluded}`, ...credentials.map(() => "–")]],
  );
  return table(["Port", "What", ...credentials], rows);
}
