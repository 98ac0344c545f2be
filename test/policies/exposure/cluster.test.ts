import assert from "node:assert/strict";
import { namespacesAreRestricted, outsideIsNamed } from "../../../policies/exposure/cluster.ts";
import {
  containersHaveTheirOwnNetworks,
  everyWorkloadHasNetworkPolicies,
  networkPoliciesAreNarrow,
} from "../../../policies/exposure/networks.ts";
import { rolesAreNarrow } from "../../../policies/exposure/roles.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { complaintsOf } from "../../support/judged.ts";
import { carefulDeployment, deployment, dockerContainer, object } from "../../support/somebodys.ts";

function networkPolicy(spec: unknown, namespace?: string) {
  return object("networking.k8s.io/v1:NetworkPolicy", "policy", {
    metadata: { namespace },
    spec,
  });
}

describe("the policy about workloads and their NetworkPolicies", () => {
  const said = (spec: unknown, namespace?: string) =>
    complaintsOf(everyWorkloadHasNetworkPolicies, [
      carefulDeployment("web"),
      networkPolicy(spec, namespace),
    ]).map((one) => /for (\w+)/.exec(one)?.[1]);

  it("wants one for each direction", () => {
    assert.deepEqual(said({ podSelector: {} }), ["Egress"]);
    assert.deepEqual(said({ podSelector: {}, policyTypes: ["Egress"] }), ["Ingress"]);
    assert.deepEqual(said({ podSelector: {}, egress: [] }), []);
  });

  it("wants one that selects the pod, by its labels and in its namespace", () => {
    const policyTypes = ["Ingress", "Egress"];
    const selector = (matchLabels: unknown) => ({ podSelector: { matchLabels }, policyTypes });
    assert.deepEqual(said(selector({ app: "web" })), []);
    assert.deepEqual(said(selector({ app: "db" })), ["Ingress", "Egress"]);
    assert.deepEqual(said(selector({ app: "web" }), "elsewhere"), ["Ingress", "Egress"]);
    const among = { key: "app", operator: "In", values: ["web", "api"] };
    const others = { key: "app", operator: "NotIn", values: ["web"] };
    assert.deepEqual(said({ podSelector: { matchExpressions: [among] }, policyTypes }), []);
    assert.deepEqual(said({ podSelector: { matchExpressions: [others] }, policyTypes }).length, 2);
  });

  it("believes what is not known yet", () => {
    assert.deepEqual(said(UNKNOWN), []);
    assert.deepEqual(said({ podSelector: {}, policyTypes: UNKNOWN }, UNKNOWN), []);
  });

  it("reads the pods of every kind", () => {
    const alone = object("core/v1:Pod", "alone", { spec: { containers: [{ name: "a" }] } });
    assert.deepEqual(
      complaintsOf(everyWorkloadHasNetworkPolicies, [alone]).map((one) => one.split(", got")[0]),
      ["Ingress", "Egress"].map(
        (way) => `alone: metadata.labels: must be selected by a NetworkPolicy for ${way}`,
      ),
    );
  });
});

describe("the policy about what a NetworkPolicy lets through", () => {
  const said = (spec: unknown) =>
    complaintsOf(networkPoliciesAreNarrow, [networkPolicy(spec)]).map((one) =>
      one.replace(/, got.*/, ""),
    );

  it("names rules that let everything through", () => {
    const block = (cidr: string) => ({ ipBlock: { cidr } });
    assert.deepEqual(said({ egress: [{}] }), [
      "policy: spec.egress[0]: must name ports, or whom it is to",
    ]);
    assert.deepEqual(said({ ingress: [{ from: [block("0.0.0.0/0")] }] }).length, 1);
    assert.deepEqual(
      said({ egress: [{ to: [block("10.0.0.0/8")] }, { ports: [{ port: 53 }] }] }),
      [],
    );
    assert.deepEqual(said({ ingress: [{ from: [{ podSelector: {} }] }], egress: [] }), []);
  });
});

describe("the policy about containers' networks", () => {
  const said = (inputs: Record<string, unknown>) =>
    complaintsOf(containersHaveTheirOwnNetworks, [dockerContainer("web", inputs)]);

  it("names a container that is where every other is", () => {
    for (const networkMode of [undefined, "bridge", "default"]) {
      assert.equal(said({ networkMode }).length, 1, networkMode);
    }
    assert.deepEqual(said({ networkMode: "bridge" }), [
      "web: networksAdvanced: must name the container's own networks, got 'bridge'",
    ]);
  });

  it("says nothing of one with a network of its own, with another's, or with none", () => {
    for (const networkMode of ["none", "mine", "container:vpn", "host"]) {
      assert.deepEqual(said({ networkMode }), [], networkMode);
    }
    assert.deepEqual(said({ networkMode: "bridge", networksAdvanced: [{ name: "mine" }] }), []);
  });
});

describe("the policy about namespaces", () => {
  const said = (labels: unknown, limits?: unknown) =>
    complaintsOf(
      namespacesAreRestricted,
      [object("core/v1:Namespace", "mine", { metadata: { labels } })],
      limits,
    );
  const label = "pod-security.kubernetes.io/enforce";

  it("wants the cluster to refuse what is not confined", () => {
    assert.deepEqual(said(undefined), [
      `mine: metadata.labels['${label}']: must be 'restricted', got nothing`,
    ]);
    assert.deepEqual(said({ [label]: "restricted" }), []);
    assert.deepEqual(said({ [label]: UNKNOWN }), []);
  });

  it("takes other levels, and namespaces that are named", () => {
    const levels = ["restricted", "baseline"];
    assert.deepEqual(said({ [label]: "baseline" }, { levels }), []);
    assert.equal(said({ [label]: "privileged" }, { levels }).length, 1);
    assert.deepEqual(said({}, { except: ["mine"] }), []);
  });
});

describe("the policy about balancers of loads", () => {
  const said = (spec: unknown) =>
    complaintsOf(outsideIsNamed, [object("core/v1:Service", "door", { spec })]);

  it("wants to know who may come", () => {
    const type = "LoadBalancer";
    const must = "must name the networks that may reach it";
    assert.deepEqual(said({ type }), [`door: spec.loadBalancerSourceRanges: ${must}, got nothing`]);
    assert.deepEqual(said({ type, loadBalancerSourceRanges: ["10.0.0.0/8", "0.0.0.0/0"] }), [
      `door: spec.loadBalancerSourceRanges: ${must}, got '0.0.0.0/0'`,
    ]);
    assert.deepEqual(said({ type, loadBalancerSourceRanges: ["10.0.0.0/8"] }), []);
    assert.deepEqual(said({ type: "ClusterIP" }), []);
  });
});

describe("the policy about roles", () => {
  const role = (rule: unknown) =>
    object("rbac.authorization.k8s.io/v1:ClusterRole", "reader", { rules: [rule] });
  const said = (rule: unknown) => complaintsOf(rolesAreNarrow, [role(rule)]);

  const cases: readonly (readonly [string, unknown, string])[] = [
    ["every verb", { verbs: ["*"], resources: ["pods"] }, "verbs: must name each one, got '*'"],
    ["everything", { verbs: ["get"], resources: ["*"] }, "resources: must name each one, got '*'"],
    [
      "every address",
      { verbs: ["get"], nonResourceURLs: ["*"] },
      "nonResourceURLs: must name each one, got '*'",
    ],
    [
      "others' powers",
      { verbs: ["get", "impersonate"], resources: ["users"] },
      "verbs: must not make others' powers one's own, got 'impersonate'",
    ],
    [
      "every secret",
      { verbs: ["get", "list"], resources: ["configmaps", "secrets"] },
      "verbs: must not read every secret there is, got 'list'",
    ],
  ];
  for (const [what, rule, sentence] of cases) {
    it(`names a role with ${what}`, () => {
      assert.deepEqual(said(rule), [`reader: rules[0].${sentence}`]);
    });
  }

  it("says nothing of one for what an agent reads, or for a secret by its name", () => {
    assert.deepEqual(said({ verbs: ["get", "list", "watch"], resources: ["pods", "nodes"] }), []);
    assert.deepEqual(said({ verbs: ["get"], resources: ["secrets"], resourceNames: ["mine"] }), []);
    const wide = role({ verbs: ["*"], resources: ["*"] });
    assert.deepEqual(complaintsOf(rolesAreNarrow, [wide], { allowed: ["reader"] }), []);
  });

  it("names the administrator's role bound to somebody, and any bound to everybody", () => {
    const binding = (role: string, subject: string) =>
      complaintsOf(rolesAreNarrow, [
        object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "binding", {
          roleRef: { kind: "ClusterRole", name: role },
          subjects: [{ kind: "ServiceAccount", name: subject }],
        }),
      ]);
    assert.deepEqual(binding("cluster-admin", "me"), [
      "binding: roleRef.name: must not be the administrator's, got 'cluster-admin'",
    ]);
    assert.deepEqual(binding("view", "system:anonymous"), [
      "binding: subjects[0].name: must not be everybody, got 'system:anonymous'",
    ]);
    assert.deepEqual(binding("view", "me"), []);
  });

  it("reads a Deployment as no role", () => {
    assert.deepEqual(complaintsOf(rolesAreNarrow, [deployment("web", {})]), []);
  });
});
