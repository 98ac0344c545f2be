import { isIpv4, type Endpoint } from "./endpoints.ts";
import type { Objects, Peer, PolicyPort, Protocol } from "./objects.ts";
import { selects } from "./selectors.ts";

/** Which way a packet goes, as its pod sees it. */
export type Direction = "ingress" | "egress";

/** A rule of a policy, whichever way it is about. */
export interface Rule {
  /** Whom it allows; empty for everybody. */
  readonly peers: readonly Peer[];
  /** Where; empty for everywhere. */
  readonly ports: readonly PolicyPort[];
}

/** Where a rule stands. */
export interface Context {
  readonly direction: Direction;
  /** Namespace of the policy. */
  readonly namespace: string;
  /** The pod that the rule is for. */
  readonly own: Endpoint;
  readonly endpoints: readonly Endpoint[];
  readonly namespaces: Objects["namespaces"];
}

/**
 * What a rule allows, each as a match of nftables; the empty text matches every packet.
 *
 * What cannot be told, such as a port by a name that the pod does not know, allows nothing.
 */
export function matchesOf({ peers, ports }: Rule, context: Context): string[] {
  const places =
    peers.length === 0 ? [everybody] : peers.flatMap((peer) => placesOf(peer, context));
  return places.flatMap((place) => portsAt(place, ports, context));
}

/** Where the other end of a connection is. */
interface Place {
  /** Matches the address, without saying whether it is the packet's source or its destination. */
  readonly address: string;
  /** The pods there; absent where they are not told apart. */
  readonly endpoints?: readonly Endpoint[];
}

const everybody: Place = { address: "" };

function placesOf({ ipBlock, ...selectors }: Peer, context: Context): Place[] {
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    // A range of IPv6 is nobody's here.
    return isIpv4(cidr) ? [{ address: `${cidr}${without(except.filter(isIpv4), context)}` }] : [];
  }
  const endpoints = chosen(selectors, context);
  return endpoints.length === 0 ? [] : [{ address: setOf(endpoints), endpoints }];
}

function without(ranges: readonly string[], { direction }: Context): string {
  // One by one: in a set, ranges that overlap would be an error.
  return ranges.map((range) => ` ${field[direction]} != ${range}`).join("");
}

function chosen({ podSelector, namespaceSelector }: Peer, context: Context): Endpoint[] {
  return context.endpoints.filter(({ pod, namespace }) => {
    if (podSelector !== undefined && !selects(podSelector, pod.metadata.labels)) return false;
    if (namespaceSelector === undefined) return namespace === context.namespace;
    const home = context.namespaces.find(({ metadata }) => metadata.name === namespace);
    return home !== undefined && selects(namespaceSelector, home.metadata.labels);
  });
}

/** The other end's address in a packet. */
const field = { ingress: "ip saddr", egress: "ip daddr" } as const;

function setOf(endpoints: readonly Endpoint[]): string {
  return `{ ${endpoints.map(({ address }) => address).join(", ")} }`;
}

function portsAt(place: Place, ports: readonly PolicyPort[], context: Context): string[] {
  const { direction, own } = context;
  const at = (address: string) => (address === "" ? "" : `${field[direction]} ${address}`);
  if (ports.length === 0) return [at(place.address)];
  return ports.flatMap((port) => {
    if (typeof port.port !== "string") return [joined(at(place.address), numbered(port))];
    if (direction === "ingress") return named(at(place.address), port, own);
    // Each of those who are called may have another number by that name.
    const called = place.endpoints ?? (place.address === "" ? context.endpoints : []);
    return called.flatMap((endpoint) => named(at(endpoint.address), port, endpoint));
  });
}

function numbered({ protocol = "TCP", port, endPort }: PolicyPort): string {
  if (port === undefined) return `meta l4proto ${protocol.toLowerCase()}`;
  const last = endPort === undefined ? "" : `-${endPort}`;
  return `${protocol.toLowerCase()} dport ${port}${last}`;
}

function named(address: string, { protocol = "TCP", port }: PolicyPort, { pod }: Endpoint) {
  const { containers, initContainers = [] } = pod.spec;
  const known = [...containers, ...initContainers].flatMap(({ ports = [] }) => ports);
  const number = known.find((its) => its.name === port && protocolOf(its) === protocol);
  if (number === undefined) return [];
  return [joined(address, numbered({ protocol, port: number.containerPort }))];
}

function protocolOf({ protocol = "TCP" }: { readonly protocol?: Protocol }): Protocol {
  return protocol;
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
