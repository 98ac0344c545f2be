import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  Labels,
  NetworkPolicy,
  Peer,
  Pod,
  PolicyPort,
  Selector,
} from "../../../../tools/cluster/network-policies/objects.ts";
import { rulesetFor } from "../../../../tools/cluster/network-policies/ruleset.ts";
import { addresses, namespace, pod } from "./objects.ts";
import { isIn, passes, type Packet } from "./packets.ts";

const namespaces = [namespace("shop", { team: "blue" }), namespace("lab", { team: "red" })];
const world: readonly Pod[] = [
  pod("shop/web", "10.244.0.2", { labels: { app: "web" }, ports: { http: 80 } }),
  pod("shop/db", "10.244.0.3", { labels: { app: "db", tier: "back" }, ports: { http: 81 } }),
  pod("lab/web", "10.244.0.4", { labels: { app: "web" }, ports: { http: 82 } }),
  pod("lab/idle", "10.244.0.5"),
];
const OUTSIDE = "10.214.255.1";

const labels = fc.constantFrom<Labels>({ app: "web" }, { app: "db" }, { tier: "back" });
const selector: fc.Arbitrary<Selector> = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc
    .constantFrom("In", "NotIn", "Exists", "DoesNotExist")
    .map((operator) => ({ matchExpressions: [{ key: "app", operator, values: ["web"] }] })),
);
const ofNamespaces = fc.constantFrom<Selector>({}, { matchLabels: { team: "red" } });
const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: ofNamespaces }),
  fc.record({ podSelector: selector, namespaceSelector: ofNamespaces }),
  fc
    .constantFrom({ cidr: "10.0.0.0/8", except: ["10.244.0.4/32"] }, { cidr: `${OUTSIDE}/32` })
    .map((ipBlock) => ({ ipBlock })),
);
const port = fc.constantFrom<PolicyPort>(
  { port: 80 },
  { port: "http" },
  { port: 80, endPort: 81 },
  { protocol: "UDP", port: 80 },
  { protocol: "TCP" },
);
const rule = { peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) };
const rules = fc.array(fc.record(rule), { maxLength: 2 });
const types = fc.constantFrom<NetworkPolicy["spec"]["policyTypes"]>(
  ["Ingress"],
  ["Egress"],
  ["Ingress", "Egress"],
);
const policies: fc.Arbitrary<NetworkPolicy[]> = fc.array(
  fc
    .record({
      where: fc.constantFrom("shop", "lab"),
      podSelector: selector,
      types,
      in: rules,
      out: rules,
    })
    .map((made) => ({
      metadata: { name: "made", namespace: made.where },
      spec: {
        podSelector: made.podSelector,
        ...(made.types && { policyTypes: made.types }),
        ingress: made.in.map(({ peers, ports }) => ({ from: peers, ports })),
        egress: made.out.map(({ peers, ports }) => ({ to: peers, ports })),
      },
    })),
  { maxLength: 3 },
);
const packet: fc.Arbitrary<Packet> = fc.record({
  saddr: fc.constantFrom(...world.map(addressOf), OUTSIDE, "10.244.0.99"),
  daddr: fc.constantFrom(...world.map(addressOf)),
  protocol: fc.constantFrom("tcp", "udp"),
  dport: fc.constantFrom(79, 80, 81, 82),
});

describe("the rules of any policies", () => {
  it("let pass what the policies allow, and nothing else", () => {
    const property = fc.property(policies, packet, (made, one) => {
      const ruleset = rulesetFor({ pods: world, namespaces, policies: made }, addresses);
      assert.equal(passes(ruleset, "forward", one), isAllowed(made, one), ruleset);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

/** What the API says of policies, word by word, with nothing of how it is enforced. */
function isAllowed(made: readonly NetworkPolicy[], one: Packet): boolean {
  if (one.saddr === one.daddr) return true;
  const from = world.find((each) => addressOf(each) === one.saddr);
  const to = world.find((each) => addressOf(each) === one.daddr);
  // A pod that nobody knows yet.
  if (to === undefined || (from === undefined && one.saddr !== OUTSIDE)) return false;
  const into = about(made, to, "Ingress");
  const out = from === undefined ? [] : about(made, from, "Egress");
  const letsIn = ({ metadata: { namespace: home = "" }, spec: { ingress = [] } }: NetworkPolicy) =>
    ingress.some(({ from: peers = [], ports = [] }) =>
      allows({ peers, ports, home, other: from, address: one.saddr }, to, one),
    );
  const letsOut = ({ metadata: { namespace: home = "" }, spec: { egress = [] } }: NetworkPolicy) =>
    egress.some(({ to: peers = [], ports = [] }) =>
      allows({ peers, ports, home, other: to, address: one.daddr }, to, one),
    );
  return (into.length === 0 || into.some(letsIn)) && (out.length === 0 || out.some(letsOut));
}

interface Allowing {
  readonly peers: readonly Peer[];
  readonly ports: readonly PolicyPort[];
  /** Namespace of the policy. */
  readonly home: string;
  /** Who is at the other end; absent where it is no pod. */
  readonly other: Pod | undefined;
  readonly address: string;
}

function allows({ peers, ports, home, other, address }: Allowing, to: Pod, one: Packet) {
  const opens = (at: readonly PolicyPort[]) => at.some((each) => isPort(each, to, one));
  if (peers.length === 0) return ports.length === 0 || opens(ports);
  return peers.some((each) => {
    if (!isPeer(each, home, { pod: other, address })) return false;
    // Whom a pod calls by an address alone has no names for ports.
    const named = each.ipBlock && other === to ? numbersOf(ports) : ports;
    return ports.length === 0 || opens(named);
  });
}

function numbersOf(ports: readonly PolicyPort[]): PolicyPort[] {
  return ports.filter((each) => typeof each.port !== "string");
}

function about(made: readonly NetworkPolicy[], one: Pod, type: "Ingress" | "Egress") {
  return made.filter(
    ({ metadata, spec }) =>
      metadata.namespace === one.metadata.namespace &&
      spec.policyTypes?.includes(type) &&
      isSelected(spec.podSelector ?? {}, one.metadata.labels),
  );
}

function isPeer(
  { ipBlock, podSelector, namespaceSelector }: Peer,
  home: string,
  other: { readonly pod: Pod | undefined; readonly address: string },
): boolean {
  if (ipBlock) {
    const { cidr, except = [] } = ipBlock;
    return isIn(other.address, cidr) && !except.some((range) => isIn(other.address, range));
  }
  if (other.pod === undefined) return false;
  const { namespace: its = "", labels: own } = other.pod.metadata;
  const where = namespaces.find(({ metadata }) => metadata.name === its)?.metadata.labels;
  const isThere = namespaceSelector ? isSelected(namespaceSelector, where) : its === home;
  return isThere && isSelected(podSelector ?? {}, own);
}

function isPort(
  { protocol = "TCP", port: wanted, endPort }: PolicyPort,
  to: Pod,
  one: Packet,
): boolean {
  if (protocol.toLowerCase() !== one.protocol) return false;
  if (wanted === undefined) return true;
  if (typeof wanted === "number") return one.dport >= wanted && one.dport <= (endPort ?? wanted);
  return to.spec.containers.some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === wanted && containerPort === one.dport),
  );
}

function isSelected(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  own: Labels = {},
): boolean {
  const has = (key: string, value: string) => own[key] === value;
  return (
    Object.entries(matchLabels).every(([key, value]) => has(key, value)) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator === "Exists") return key in own;
      if (operator === "DoesNotExist") return !(key in own);
      return values.some((value) => has(key, value)) === (operator === "In");
    })
  );
}

function addressOf({ status }: Pod): string {
  return status.podIPs?.[0]?.ip ?? "";
}
