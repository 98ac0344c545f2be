import { endpointsOf, type Endpoint } from "./endpoints.ts";
import { matchesOf, type Direction, type Rule } from "./matches.ts";
import type { NetworkPolicy, Objects } from "./objects.ts";
import { selects } from "./selectors.ts";

/** The table of nftables that holds all rules. */
export const policyTable = "inet tracing_policies";

/**
 * The rules before anything is known: no pod calls or is called.
 *
 * @param pods addresses that pods have, as `10.244.0.0/24`.
 */
export function closedRuleset(pods: string): string {
  return ruleset(pods, { chains: [], ingress: [], egress: [], known: [] });
}

/**
 * The rules that all policies together make, as nftables reads them, replacing those before.
 *
 * They are fail-closed: a pod whose address is not known yet can neither call nor be called. What the node itself
 * sends, such as the kubelet's probes, is in no chain here, so no policy stops it, as the API demands. A packet
 * passes what its sender may do and then what its receiver lets in; answers pass.
 */
export function rulesetFor(objects: Objects, pods: string): string {
  const endpoints = endpointsOf(objects.pods);
  const chains: string[] = [];
  const jumps = { ingress: [] as string[], egress: [] as string[] };
  for (const [index, own] of endpoints.entries()) {
    for (const direction of ["ingress", "egress"] as const) {
      const allowed = allowedBy(objects, { own, endpoints, direction });
      if (allowed === undefined) continue;
      const name = `${direction}_${index}`;
      chains.push(chain(name, [...allowed.map((match) => `${match} return`.trim()), DROP]));
      jumps[direction].push(`${own.address} : jump ${name}`);
    }
  }
  return ruleset(pods, { chains, ...jumps, known: endpoints.map(({ address }) => address) });
}

const DROP = "counter drop";

interface Position {
  readonly own: Endpoint;
  readonly endpoints: readonly Endpoint[];
  readonly direction: Direction;
}

/** What a pod is allowed one way; undefined where no policy is about it, so that all is. */
function allowedBy(objects: Objects, { own, endpoints, direction }: Position) {
  const { namespace, pod, address } = own;
  const about = objects.policies.filter(
    (policy) =>
      policy.metadata.namespace === namespace &&
      typesOf(policy).includes(direction) &&
      selects(policy.spec.podSelector ?? {}, pod.metadata.labels),
  );
  if (about.length === 0) return undefined;
  const context = { direction, namespace, own, endpoints, namespaces: objects.namespaces };
  const matches = about
    .flatMap((policy) => rulesOf(policy, direction))
    .flatMap((rule) => matchesOf(rule, context));
  // A pod always reaches itself, by way of a service, too.
  return [...new Set([`ip ${direction === "ingress" ? "saddr" : "daddr"} ${address}`, ...matches])];
}

function typesOf({ spec }: NetworkPolicy): Direction[] {
  if (spec.policyTypes !== undefined) {
    return spec.policyTypes.map((type) => (type === "Ingress" ? "ingress" : "egress"));
  }
  return ["ingress", ...((spec.egress ?? []).length > 0 ? (["egress"] as const) : [])];
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): Rule[] {
  return direction === "ingress"
    ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }));
}

interface Parts {
  readonly chains: readonly string[];
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
  readonly known: readonly string[];
}

/** After services have been replaced by the pods behind them, whose addresses rules are about. */
const PRIORITY = -5;

function ruleset(pods: string, { chains, ingress, egress, known }: Parts): string {
  const hook = (name: string) => `type filter hook ${name} priority ${PRIORITY}; policy accept;`;
  const answers = "ct state established,related accept";
  const strangers = (field: string) =>
    [
      `ip ${field} ${pods}`,
      known.length === 0 ? "" : `ip ${field} != { ${known.join(", ")} }`,
      DROP,
    ]
      .filter((part) => part !== "")
      .join(" ");
  const map = (field: string, jumps: readonly string[]) =>
    jumps.length === 0 ? [] : [`ip ${field} vmap { ${jumps.join(", ")} }`];
  const out = [strangers("saddr"), ...map("saddr", egress)];
  const into = [strangers("daddr"), ...map("daddr", ingress)];
  return [
    // Declared first, so that there is one to delete; all of it happens at once.
    `table ${policyTable} {}`,
    `delete table ${policyTable}`,
    `table ${policyTable} {`,
    ...chains,
    chain("forward", [hook("forward"), "meta nfproto ipv6 drop", answers, ...out, ...into]),
    // To the node itself, where the API server is.
    chain("input", [hook("input"), answers, ...out]),
    "}",
    "",
  ].join("\n");
}

function chain(name: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"].join("\n");
}
