import type { WorkloadName } from "./listeners.ts";
import { hostAndPort } from "./host-and-port.ts";
import { POSTGRESQL_PORT } from "./grafana-database.ts";
import type { Platform } from "./platform.ts";

/** A workload that dials somebody who is none of the platform's, and where those are. */
export interface WayOut {
  readonly client: WorkloadName;
  /** Who is there: a DNS label. */
  readonly server: "outside" | "object-storage" | "database";
  /** The ports that are open there, which where a service of the cluster leads to pods are the pods'. */
  readonly ports: readonly number[];
  /** Absent where only a name is known, which has no place in a network policy. */
  readonly where?: Whereabouts;
}

/** Who is outside: the pods of a namespace of the same cluster, or whoever has an address in these ranges. */
export type Whereabouts =
  { readonly namespace: string } | { readonly addresses: readonly AddressRange[] };

/** A range of addresses, such as `10.0.0.0/8`, but for some in it. */
export interface AddressRange {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** The port of `https`, where people's own services are. */
const HTTPS = 443;

/** Every address but those at which machines are told their secrets by whoever hosts them. */
const ANYWHERE: AddressRange = { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] };

/** The workloads that keep what they have written in the object store. */
const KEPT_IN_STORE = ["tempo", "loki"] as const satisfies readonly WorkloadName[];

/** The part of a platform that says who dials others than its own. */
type Dialling = Pick<
  Platform,
  "workloads" | "alerting" | "gateway" | "grafana" | "remoteWrite" | "objectStorage"
>;

/**
 * Who dials others than the platform's own: who tells people, sends samples on, asks who people are, or keeps
 * what it has in an object store or a database.
 */
export function waysOut(platform: Dialling): WayOut[] {
  const { remoteWrite } = platform;
  const { forwardAuth } = platform.gateway;
  const toOutside = [
    { client: "alertmanager", ports: portsOfAlerts(platform) },
    { client: "prometheus", ports: remoteWrite ? [portIn(remoteWrite.url)] : [] },
    { client: "gateway", ports: forwardAuth ? [portIn(forwardAuth.url)] : [] },
  ] as const;
  const all: readonly WayOut[] = [
    ...toOutside.map((way) => ({ ...way, server: "outside" as const })),
    ...toObjectStorage(platform),
    ...toDatabase(platform),
  ];
  return all.filter(({ client, ports }) => platform.workloads.includes(client) && ports.length > 0);
}

function toObjectStorage({ objectStorage }: Pick<Platform, "objectStorage">): WayOut[] {
  if (objectStorage === undefined) return [];
  const { port } = hostAndPort(objectStorage.endpoint, HTTPS);
  const way = { server: "object-storage", ...placeOf(objectStorage, port) } as const;
  return KEPT_IN_STORE.map((client) => ({ client, ...way }));
}

function toDatabase({ grafana: { database } }: Pick<Platform, "grafana">): WayOut[] {
  if (database === undefined) return [];
  const { port } = hostAndPort(database.host, POSTGRESQL_PORT);
  return [{ client: "grafana", server: "database", ...placeOf(database, port) }];
}

/** Where something of the operator's is, as its settings say, and at which port. */
interface Place {
  readonly namespace?: string | undefined;
  readonly podPort?: number | undefined;
  readonly addresses?: readonly string[] | undefined;
}

function placeOf({ namespace, podPort, addresses }: Place, port: number) {
  const where: Whereabouts =
    namespace === undefined
      ? { addresses: addresses?.map((cidr) => ({ cidr })) ?? [ANYWHERE] }
      : { namespace };
  return { ports: [podPort ?? port], where };
}

/** Where a URL is secret, so that nobody else knows it, its port is said beside it. */
function portsOfAlerts({ alerting }: Pick<Platform, "alerting">): number[] {
  const { webhook, deadMansSwitch, slack, pagerduty, email } = alerting;
  const ports = [
    ...[webhook, deadMansSwitch].flatMap((endpoint) => (endpoint ? [endpoint.port] : [])),
    ...(slack || pagerduty ? [HTTPS] : []),
    ...(email ? [Number(email.server.split(":")[1])] : []),
  ];
  return [...new Set(ports)].sort((one, other) => one - other);
}

function portIn(url: string): number {
  const { port } = new URL(url);
  return port === "" ? HTTPS : Number(port);
}
