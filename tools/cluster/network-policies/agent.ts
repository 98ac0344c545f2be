/**
 * Enforces the network policies of a one-node cluster, by nftables in the node's network namespace.
 *
 * `node agent.ts SERVER FOLDER ADDRESSES`: the API server's URL, the folder with `cluster.authority.crt`, `network-policies.crt` and
 * `network-policies.key`, the addresses that pods have. Every packet from pod to pod must pass the node's forward hook.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Followed, type Connection } from "./follow.ts";
import type { Namespace, NetworkPolicy, Pod } from "./objects.ts";
import { closedRuleset, rulesetFor } from "./ruleset.ts";

/** Milliseconds to wait for further changes: a rollout makes many at once. */
const GATHER = 50;

/** Milliseconds until rules that were refused are tried again. */
const AGAIN = 1_000;

const [server = "", folder = "", addresses = ""] = process.argv.slice(2);

const read = (name: string) => readFileSync(join(folder, name), "utf8");
const connection: Connection = {
  server,
  ca: read("cluster.authority.crt"),
  cert: read("network-policies.crt"),
  key: read("network-policies.key"),
};

/** Whether the kernel has taken the rules, all or none of them. */
function applied(rules: string): boolean {
  const { status, stderr, error } = spawnSync("nft", ["-f", "-"], {
    input: rules,
    encoding: "utf8",
  });
  if (status === 0) return true;
  console.error(`nft: ${error?.message ?? stderr}\n${rules}`);
  return false;
}

if (!applied(closedRuleset(addresses))) process.exit(1);

let wake: () => void = () => undefined;
const changed = () => {
  wake();
};
const allPods = new Followed<Pod>(connection, "/api/v1/pods", changed);
const allNamespaces = new Followed<Namespace>(connection, "/api/v1/namespaces", changed);
const allPolicies = new Followed<NetworkPolicy>(
  connection,
  "/apis/networking.k8s.io/v1/networkpolicies",
  changed,
);

/** The rules for what is known; undefined until all of it has been listed. */
function rules(): string | undefined {
  const [pods, namespaces, policies] = [allPods.all, allNamespaces.all, allPolicies.all];
  if (pods === undefined || namespaces === undefined || policies === undefined) return undefined;
  return rulesetFor({ pods, namespaces, policies }, addresses);
}

let current: string | undefined;
for (;;) {
  const change = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const wanted = rules();
  if (wanted === undefined || wanted === current) await change;
  else if (applied(wanted)) {
    current = wanted;
    console.log(`${new Date().toISOString()} applied`);
  } else await sleep(AGAIN);
  await sleep(GATHER);
}
