import assert from "node:assert/strict";
import { allOfIt } from "../../support/agents.ts";
import {
  AGENTS,
  inNamespace,
  metadataOf,
  objectsWith,
  only,
} from "../../support/agents-on-kubernetes.ts";
import { NAMESPACE, type KubernetesObject } from "../../support/kubernetes-platform.ts";

interface Declared {
  readonly namespace: string | undefined;
  readonly spec: unknown;
}

const specs = (some: readonly KubernetesObject[]): Record<string, Declared> =>
  Object.fromEntries(
    some
      .filter(({ kind, name }) => kind === "NetworkPolicy" && name.includes("agents"))
      .map((one) => [
        metadataOf(one).name ?? "",
        { namespace: metadataOf(one).namespace, spec: one.inputs["spec"] },
      ]),
  );
const pods = (name: string) => ({
  matchLabels: {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": NAMESPACE,
  },
});
const namespaceCalled = (name: string) => ({
  matchLabels: { "kubernetes.io/metadata.name": name },
});
const ports = [{ protocol: "TCP", port: 4317 }];

describe("agents on the nodes of a cluster, by network policies", () => {
  let objects: KubernetesObject[];

  before("record them", async () => {
    objects = await objectsWith(allOfIt);
  });

  it("get out to the Collector's door and the cluster's DNS, and nobody comes to them", () => {
    const { "collector-from-agents": _, ...own } = specs(objects);
    assert.deepEqual(own, {
      "agents-default-deny": {
        namespace: AGENTS,
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      "agents-names": {
        namespace: AGENTS,
        spec: {
          ...{ podSelector: {}, policyTypes: ["Egress"] },
          egress: [
            {
              to: [
                {
                  namespaceSelector: namespaceCalled("kube-system"),
                  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                },
              ],
              ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
              ],
            },
          ],
        },
      },
      "agents-to-collector": {
        namespace: AGENTS,
        spec: {
          ...{ podSelector: pods("agent"), policyTypes: ["Egress"] },
          egress: [
            {
              to: [
                { namespaceSelector: namespaceCalled(NAMESPACE), podSelector: pods("collector") },
              ],
              ports,
            },
          ],
        },
      },
    });
  });

  it("come to the Collector, at that door alone, as no other pod of their namespace may", () => {
    assert.deepEqual(specs(objects)["collector-from-agents"], {
      namespace: NAMESPACE,
      spec: {
        ...{ podSelector: pods("collector"), policyTypes: ["Ingress"] },
        ingress: [
          {
            from: [{ namespaceSelector: namespaceCalled(AGENTS), podSelector: pods("agent") }],
            ports,
          },
        ],
      },
    });
  });

  it("find the Collector in a namespace of somebody else's, by the name that it has there", async () => {
    const target = { namespace: "observability" };
    const there = await objectsWith(allOfIt, { target });
    assert.equal(specs(there)["collector-from-agents"]?.namespace, "observability");
    const out = specs(there)["agents-to-collector"]?.spec as {
      egress: { to: { namespaceSelector: object }[] }[];
    };
    assert.deepEqual(out.egress[0]?.to[0]?.namespaceSelector, namespaceCalled("observability"));
    const { data } = only(inNamespace(there), "ConfigMap").inputs;
    const { "agent.yaml": text = "" } = data as Record<string, string>;
    assert.match(text, /endpoint: collector\.observability\.svc:4317/);
    assert.match(text, /- \/var\/log\/pods\/observability_collector-\*/);
  });
});
