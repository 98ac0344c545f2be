import type { RingName } from "../../components/dskit-ring.ts";
import type { Mapping } from "./yaml-walk.ts";

/** Where one replica is, on a machine where all of them are. */
export interface Place {
  /** Its own name, such as `tempo-0`. */
  readonly id: string;
  /** All of its files are below this. */
  readonly folder: string;
  /** Its port for each of its listeners, by the listener's name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Ports at which it and the others gossip. */
  readonly gossip: readonly number[];
}

const HERE = "127.0.0.1";

/** A replica's configuration as it is deployed, but for addresses and ports, which replicas share on no other machine. */
export function placed(name: RingName, configuration: Mapping, place: Place): Mapping {
  const { ports } = place;
  const changes: readonly Change[] = [
    [
      ["server"],
      {
        ...{ http_listen_address: HERE, http_listen_port: ports["http"] },
        ...{ grpc_listen_address: HERE, grpc_listen_port: ports["grpc"] },
      },
    ],
    [
      ["memberlist"],
      {
        ...{ bind_addr: [HERE], bind_port: ports["gossip"] },
        ...{ advertise_addr: HERE, advertise_port: ports["gossip"] },
        join_members: place.gossip.map((port) => `${HERE}:${port}`),
      },
    ],
    ...(name === "tempo" ? changesOfTempo(place) : changesOfLoki(place)),
  ];
  return changes.reduce(changed, configuration);
}

/** Where something is said in a configuration, and what is said there instead. */
type Change = readonly [path: readonly string[], values: Mapping];

function changesOfTempo({ id, ports }: Place): Change[] {
  const intake = ["distributor", "receivers", "otlp", "protocols"];
  return [
    [["internal_server"], { http_listen_address: HERE, http_listen_port: ports["health"] }],
    [[...intake, "grpc"], { endpoint: `${HERE}:${ports["otlpGrpc"] ?? 0}` }],
    [[...intake, "http"], { endpoint: `${HERE}:${ports["otlpHttp"] ?? 0}` }],
    [["ingester", "lifecycler"], { id, address: HERE }],
    [["compactor", "ring"], { instance_id: id, instance_addr: HERE }],
    [["querier", "frontend_worker"], { frontend_address: `${HERE}:${ports["grpc"] ?? 0}` }],
  ];
}

function changesOfLoki({ id, ports }: Place): Change[] {
  return [
    [["common"], { instance_addr: HERE }],
    [["common", "ring"], { instance_id: id, instance_addr: HERE }],
    [["frontend_worker"], { frontend_address: `${HERE}:${ports["grpc"] ?? 0}` }],
  ];
}

/** A configuration with other values in a section, where it has that at all: one that runs once is in no ring. */
function changed(configuration: Mapping, [[key, ...inner], values]: Change): Mapping {
  if (key === undefined) return { ...configuration, ...values };
  const section = configuration[key];
  if (typeof section !== "object" || section === null) return configuration;
  return { ...configuration, [key]: changed(section as Mapping, [inner, values]) };
}
