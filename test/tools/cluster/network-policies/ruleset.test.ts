import assert from "node:assert/strict";
import type { NetworkPolicy, Objects } from "../../../../tools/cluster/network-policies/objects.ts";
import { closedRuleset, rulesetFor } from "../../../../tools/cluster/network-policies/ruleset.ts";
import { addresses, chainIn, namespace, pod, policy } from "./objects.ts";

const web = pod("shop/web", "10.244.0.2", { labels: { app: "web" }, ports: { http: 8080 } });
const db = pod("shop/db", "10.244.0.3", { labels: { app: "db" }, ports: { http: 9090 } });
const probe = pod("lab/probe", "10.244.0.4", { labels: { app: "web" } });
const namespaces = [namespace("shop"), namespace("lab", { team: "red" })];
const base: Objects = { pods: [web, db, probe], namespaces, policies: [] };

/** The rules for the three pods under these policies; they are in the order probe, db, web. */
const rules = (...policies: NetworkPolicy[]) => rulesetFor({ ...base, policies }, addresses);
const [PROBE, DB, WEB] = ["0", "1", "2"];
const forward = (ruleset: string) => chainIn(ruleset, "forward") ?? [];
const appIs = (app: string) => ({ matchLabels: { app } });

/** What a policy that lets only this in, or out, allows the web pod beside itself. */
function ingress(rule: NonNullable<NetworkPolicy["spec"]["ingress"]>[number]) {
  const spec = { podSelector: appIs("web"), policyTypes: ["Ingress"], ingress: [rule] } as const;
  return chainIn(rules(policy(spec)), `ingress_${WEB}`)?.slice(1, -1);
}
function egress(rule: NonNullable<NetworkPolicy["spec"]["egress"]>[number]) {
  const spec = { podSelector: appIs("web"), policyTypes: ["Egress"], egress: [rule] } as const;
  return chainIn(rules(policy(spec)), `egress_${WEB}`)?.slice(1, -1);
}

describe("the rules of a node", () => {
  it("let nobody call or be called before anything is known", () => {
    const closed = closedRuleset(addresses);
    const strangers = [`ip saddr ${addresses} counter drop`, `ip daddr ${addresses} counter drop`];
    assert.deepEqual(forward(closed).slice(-2), strangers);
    assert.deepEqual(chainIn(closed, "input")?.slice(-1), strangers.slice(0, 1));
  });

  it("let every known pod call every other where there is no policy, and no stranger", () => {
    const open = rules();
    const known = "{ 10.244.0.4, 10.244.0.3, 10.244.0.2 }";
    assert.deepEqual(forward(open), [
      "type filter hook forward priority -5; policy accept;",
      "meta nfproto ipv6 drop",
      "ct state established,related accept",
      `ip saddr ${addresses} ip saddr != ${known} counter drop`,
      `ip daddr ${addresses} ip daddr != ${known} counter drop`,
    ]);
    assert.equal(open.match(/^ {2}chain /gm)?.length, 2);
  });

  it("replace those before at once", () => {
    const lines = rules().split("\n").slice(0, 3);
    assert.deepEqual(lines, [
      "table inet tracing_policies {}",
      "delete table inet tracing_policies",
      "table inet tracing_policies {",
    ]);
  });

  it("are about the pods of the policy's own namespace that it selects, and no others", () => {
    const denied = rules(policy({ podSelector: appIs("web"), policyTypes: ["Ingress", "Egress"] }));
    assert.deepEqual(
      forward(denied).filter((line) => line.includes("vmap")),
      [
        `ip saddr vmap { 10.244.0.2 : jump egress_${WEB} }`,
        `ip daddr vmap { 10.244.0.2 : jump ingress_${WEB} }`,
      ],
    );
    const all = rules(policy({ podSelector: {}, policyTypes: ["Ingress"] }));
    const vmap = `ip daddr vmap { 10.244.0.3 : jump ingress_${DB}, 10.244.0.2 : jump ingress_${WEB} }`;
    assert.deepEqual(forward(all).slice(-1), [vmap]);
    assert.equal(chainIn(all, `ingress_${PROBE}`), undefined);
  });

  it("leave a pod that nothing is allowed its own address alone", () => {
    const denied = rules(policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }));
    const itself = (field: string) => [`ip ${field} 10.244.0.2 return`, "counter drop"];
    assert.deepEqual(chainIn(denied, `ingress_${WEB}`), itself("saddr"));
    assert.deepEqual(chainIn(denied, `egress_${WEB}`), itself("daddr"));
  });

  it("hold a pod back from the node, where the API server is, as from other pods", () => {
    const denied = rules(policy({ podSelector: appIs("web"), policyTypes: ["Egress"] }));
    const input = chainIn(denied, "input") ?? [];
    assert.equal(input.at(-1), `ip saddr vmap { 10.244.0.2 : jump egress_${WEB} }`);
    assert.match(input.at(-2) ?? "", /^ip saddr 10\.244\.0\.0\/24 ip saddr != .* counter drop$/);
  });

  it("are what all policies allow together", () => {
    const from = (app: string) => [{ from: [{ podSelector: appIs(app) }] }];
    const together = rules(
      policy({ podSelector: appIs("web"), ingress: from("db") }, "one"),
      policy({ podSelector: {}, ingress: from("web") }, "other"),
    );
    assert.deepEqual(chainIn(together, `ingress_${WEB}`), [
      "ip saddr 10.244.0.2 return",
      "ip saddr { 10.244.0.3 } return",
      "ip saddr { 10.244.0.2 } return",
      "counter drop",
    ]);
  });

  it("follow from the rules where a policy does not say its types", () => {
    const said = (spec: NetworkPolicy["spec"]) =>
      ["ingress", "egress"].filter((way) => chainIn(rules(policy(spec)), `${way}_${WEB}`));
    assert.deepEqual(said({ podSelector: {} }), ["ingress"]);
    assert.deepEqual(said({ podSelector: {}, egress: [{}] }), ["ingress", "egress"]);
    assert.deepEqual(said({ podSelector: {}, policyTypes: ["Egress"] }), ["egress"]);
  });
});

describe("who is allowed", () => {
  it("is everybody where nobody is named", () => {
    assert.deepEqual(ingress({}), ["return"]);
    assert.deepEqual(ingress({ from: [] }), ["return"]);
    assert.deepEqual(egress({}), ["return"]);
  });

  it("is nobody where those named do not exist", () => {
    assert.deepEqual(ingress({ from: [{ podSelector: appIs("none") }] }), []);
  });

  it("is a pod of the policy's namespace, by its labels", () => {
    assert.deepEqual(ingress({ from: [{ podSelector: appIs("db") }] }), [
      "ip saddr { 10.244.0.3 } return",
    ]);
    assert.deepEqual(egress({ to: [{ podSelector: appIs("db") }] }), [
      "ip daddr { 10.244.0.3 } return",
    ]);
    assert.deepEqual(ingress({ from: [{ podSelector: {} }] }), [
      "ip saddr { 10.244.0.3, 10.244.0.2 } return",
    ]);
  });

  it("is every pod of the namespaces with a label", () => {
    const red = { matchLabels: { team: "red" } };
    assert.deepEqual(ingress({ from: [{ namespaceSelector: red }] }), [
      "ip saddr { 10.244.0.4 } return",
    ]);
    assert.deepEqual(ingress({ from: [{ namespaceSelector: {} }] }), [
      "ip saddr { 10.244.0.4, 10.244.0.3, 10.244.0.2 } return",
    ]);
  });

  it("is a pod of which both the namespace and the labels are right", () => {
    const both = { namespaceSelector: { matchLabels: { team: "red" } }, podSelector: appIs("db") };
    assert.deepEqual(ingress({ from: [both] }), []);
    const { namespaceSelector, podSelector } = both;
    assert.equal(ingress({ from: [{ namespaceSelector }, { podSelector }] })?.length, 2);
  });

  it("is nobody of a namespace that is not known", () => {
    const spec = { podSelector: appIs("web"), ingress: [{ from: [{ namespaceSelector: {} }] }] };
    const objects = { ...base, namespaces: [], policies: [policy(spec)] };
    const chain = chainIn(rulesetFor(objects, addresses), `ingress_${WEB}`);
    assert.deepEqual(chain?.slice(1), ["counter drop"]);
  });

  it("is a range of addresses less others", () => {
    const ipBlock = { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.1.2.0/24", "fd00::/8"] };
    assert.deepEqual(ingress({ from: [{ ipBlock }] }), [
      "ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16 ip saddr != 10.1.2.0/24 return",
    ]);
    const ports = [{ port: 443 }];
    assert.deepEqual(egress({ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports }), [
      "ip daddr 0.0.0.0/0 tcp dport 443 return",
    ]);
  });

  it("is nobody where the range is of IPv6", () => {
    assert.deepEqual(ingress({ from: [{ ipBlock: { cidr: "fd00::/8" } }] }), []);
  });
});

describe("where it is allowed", () => {
  it("is a port, of TCP where no protocol is named", () => {
    assert.deepEqual(ingress({ ports: [{ port: 80 }, { port: 53, protocol: "UDP" }] }), [
      "tcp dport 80 return",
      "udp dport 53 return",
    ]);
  });

  it("is a range of ports, or all of a protocol", () => {
    assert.deepEqual(egress({ ports: [{ port: 80, endPort: 90 }, { protocol: "SCTP" }] }), [
      "tcp dport 80-90 return",
      "meta l4proto sctp return",
    ]);
  });

  it("is for each peer each of the ports", () => {
    const from = [{ podSelector: appIs("db") }, { ipBlock: { cidr: "192.0.2.1/32" } }];
    assert.deepEqual(ingress({ from, ports: [{ port: 1 }, { port: 2 }] }), [
      "ip saddr { 10.244.0.3 } tcp dport 1 return",
      "ip saddr { 10.244.0.3 } tcp dport 2 return",
      "ip saddr 192.0.2.1/32 tcp dport 1 return",
      "ip saddr 192.0.2.1/32 tcp dport 2 return",
    ]);
  });

  it("is a port by the name that the called pod has for it", () => {
    const ports = [{ port: "http" }];
    assert.deepEqual(ingress({ ports }), ["tcp dport 8080 return"]);
    assert.deepEqual(egress({ to: [{ podSelector: {} }], ports }), [
      "ip daddr 10.244.0.3 tcp dport 9090 return",
      "ip daddr 10.244.0.2 tcp dport 8080 return",
    ]);
    assert.equal(egress({ ports })?.length, 2);
  });

  it("is nowhere where nobody knows the name, or it is another protocol's", () => {
    assert.deepEqual(ingress({ ports: [{ port: "https" }] }), []);
    assert.deepEqual(ingress({ ports: [{ port: "http", protocol: "UDP" }] }), []);
    const to = [{ ipBlock: { cidr: "192.0.2.1/32" } }];
    assert.deepEqual(egress({ to, ports: [{ port: "http" }] }), []);
  });
});
