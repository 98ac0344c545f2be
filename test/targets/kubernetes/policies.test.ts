import assert from "node:assert/strict";
import { edgesOf, publishedListeners } from "../../../model/deployment.ts";
import { platformFor } from "../../../model/platform.ts";
import { networkPolicies, type NamedPolicy } from "../../../targets/kubernetes/policies.ts";
import { environmentOf, withEverything } from "../../support/environments.ts";
import { kubernetesSettings } from "../../support/kubernetes-platform.ts";

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

interface Peer {
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

interface Spec {
  readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const NAME = "app.kubernetes.io/name";

describe("network policies", () => {
  const site = { prefix: "tracing-test" };
  const deployment = platformFor(environmentOf("dev", withEverything));
  const policies = networkPolicies(site, deployment, kubernetesSettings());
  const specOf = ({ spec }: NamedPolicy) => spec as unknown as Spec;

  /** Every way that the policies of one side open: `client → server:port`. */
  function opened(side: "ingress" | "egress"): string[] {
    return policies.flatMap((policy) => {
      const { podSelector, [side]: rules = [] } = specOf(policy);
      const own = podSelector.matchLabels?.[NAME];
      return rules.flatMap(({ from, to, ports }) =>
        (from ?? to ?? []).flatMap(({ podSelector: selected }) => {
          const other = selected?.matchLabels[NAME];
          if (own === undefined || other === undefined) return [];
          const [client, server] = side === "egress" ? [own, other] : [other, own];
          return ports.map(({ port }) => `${client} → ${server}:${port}`);
        }),
      );
    });
  }

  const declared = [
    ...new Set(
      edgesOf(deployment).map(({ client, server, listener }) => {
        return `${client} → ${server}:${listener.port}`;
      }),
    ),
  ].sort();

  it("deny everything to everybody first, both ways", () => {
    const [first] = policies;
    assert.ok(first);
    assert.deepEqual(specOf(first), { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("let out exactly who the model says dials whom, and in likewise", () => {
    assert.ok(declared.length > 40);
    assert.deepEqual(opened("egress").sort(), declared);
    assert.deepEqual(opened("ingress").sort(), declared);
  });

  it("let the outside in at published ports alone", () => {
    const fromAnywhere = policies.flatMap((policy) => {
      const { podSelector, ingress = [] } = specOf(policy);
      return ingress
        .filter(({ from }) => from === undefined)
        .flatMap(({ ports }) =>
          ports.map(({ port }) => `${podSelector.matchLabels?.[NAME] ?? ""}:${port}`),
        );
    });
    const published = publishedListeners(deployment).map(
      ({ workload, listener }) => `${workload}:${listener.port}`,
    );
    assert.deepEqual(fromAnywhere.sort(), published.sort());
  });

  describe("that let somebody out of the namespace", () => {
    /** Who may go to whom outside, and at which ports. */
    const ways = (changes: Record<string, unknown>) =>
      networkPolicies(site, platformFor(environmentOf("dev", changes)), kubernetesSettings())
        .map(specOf)
        .flatMap(({ podSelector, egress = [] }) =>
          egress
            .filter(({ to }) => to?.some((peer) => "namespaceSelector" in peer) ?? true)
            .map(({ to, ports }) => [
              podSelector.matchLabels?.[NAME] ?? "everybody",
              to === undefined ? "anywhere" : "DNS",
              ports.map(({ port }) => port),
            ]),
        );
    const names = ["everybody", "DNS", [53, 53]];

    it("are for names alone where nobody has anything to do there", () => {
      assert.deepEqual(ways(withEverything), [names]);
    });

    it("are for who tells people of alerts, at the ports of those who are told", () => {
      const email = { to: "a@b.example", from: "c@d.example", server: "smtp.example:587" };
      assert.deepEqual(ways({ alerting: { email } }), [names, ["alertmanager", "anywhere", [587]]]);
      const all = {
        ...{ email, pagerduty: true, slack: { channel: "#alerts" } },
        ...{ webhook: {}, deadMansSwitch: { port: 8443 } },
      };
      assert.deepEqual(ways({ alerting: all }), [
        names,
        ["alertmanager", "anywhere", [443, 587, 8443]],
      ]);
    });

    it("are for samples that are sent on", () => {
      const remoteWrite = { url: "https://metrics.example:8443/push" };
      assert.deepEqual(ways({ remoteWrite })[1], ["prometheus", "anywhere", [8443]]);
    });

    it("are for a gateway that asks somebody else who people are", () => {
      const portOf = (url: string) => ways({ gateway: { forwardAuth: { url } } })[1];
      assert.deepEqual(portOf("https://login.example/auth"), ["gateway", "anywhere", [443]]);
      assert.deepEqual(portOf("https://login.example:4180/auth"), ["gateway", "anywhere", [4180]]);
    });
  });

  describe("where there is an object store", () => {
    const buckets = { traces: "traces", logs: "logs" };
    const target = { kind: "kubernetes", host: "tracing.example.com" };
    const replicas = { tempo: 3, loki: 3 };
    const egressWith = (more: object) => {
      const objectStorage = { endpoint: "s3.example.com:9000", buckets, ...more };
      const settings = { ...withEverything, target, replicas, objectStorage };
      const platform = platformFor(environmentOf("prod", settings));
      const policies = networkPolicies(site, platform, kubernetesSettings());
      return policies
        .filter(({ name }) => name.endsWith("-to-object-storage"))
        .map((policy) => {
          const { podSelector, egress, ingress } = specOf(policy);
          assert.equal(ingress, undefined);
          return [podSelector.matchLabels?.[NAME], egress] as const;
        });
    };
    const ports = [{ protocol: "TCP", port: 9000 }];

    it("let Tempo and Loki out to its port, but not to where machines are told their secrets", () => {
      const ipBlock = { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] };
      assert.deepEqual(egressWith({}), [
        ["tempo", [{ to: [{ ipBlock }], ports }]],
        ["loki", [{ to: [{ ipBlock }], ports }]],
      ]);
      const [[, https] = []] = egressWith({ endpoint: "s3.example.com" });
      assert.deepEqual(https?.[0]?.ports, [{ protocol: "TCP", port: 443 }]);
    });

    it("let them out to its addresses alone where these are said", () => {
      const [[, egress] = []] = egressWith({ addresses: ["10.1.0.0/16", "fd00::/64"] });
      const to = [{ ipBlock: { cidr: "10.1.0.0/16" } }, { ipBlock: { cidr: "fd00::/64" } }];
      assert.deepEqual(egress, [{ to, ports }]);
    });

    it("let them out to its namespace alone, at its pods' port", () => {
      const [[, egress] = []] = egressWith({ namespace: "minio", podPort: 9443 });
      const matchLabels = { "kubernetes.io/metadata.name": "minio" };
      const to = [{ namespaceSelector: { matchLabels } }];
      assert.deepEqual(egress, [{ to, ports: [{ protocol: "TCP", port: 9443 }] }]);
    });

    it("let replicas come to each other, and nobody else come to where they gossip", () => {
      const settings = { objectStorage: { endpoint: "s3.example.com", buckets }, replicas };
      const rings = platformFor(environmentOf("prod", settings));
      const comers = networkPolicies(site, rings, kubernetesSettings()).flatMap((policy) => {
        const { podSelector, ingress = [] } = specOf(policy);
        return ingress
          .filter(({ ports: open }) => open.some(({ port }) => port === 7946))
          .flatMap(({ from = [] }) =>
            from.map((peer) => [
              podSelector.matchLabels?.[NAME],
              peer.podSelector?.matchLabels[NAME],
            ]),
          );
      });
      assert.deepEqual(comers, [
        ["tempo", "tempo"],
        ["loki", "loki"],
      ]);
    });
  });

  describe("where Grafana has a database", () => {
    const waysTo = (more: object) => {
      const database = { host: "db.example.com:6432", ...more };
      const platform = platformFor(environmentOf("prod", { grafana: { database } }));
      return networkPolicies(site, platform, kubernetesSettings())
        .filter(({ name }) => name.endsWith("-to-database"))
        .map((policy) => {
          const { podSelector, egress, ingress } = specOf(policy);
          assert.equal(ingress, undefined);
          return [policy.name, podSelector.matchLabels?.[NAME], egress] as const;
        });
    };
    const wayTo = (to: object, port: number) => [
      ["grafana-to-database", "grafana", [{ to: [to], ports: [{ protocol: "TCP", port }] }]],
    ];
    const anywhere = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } };

    it("let it alone out to its port, but not to where machines are told their secrets", () => {
      assert.deepEqual(waysTo({}), wayTo(anywhere, 6432));
      assert.deepEqual(waysTo({ host: "db.example.com" }), wayTo(anywhere, 5432));
    });

    it("let it out to its addresses, or to the pods of its namespace, alone where these are said", () => {
      const ipBlock = { cidr: "10.1.0.0/16" };
      assert.deepEqual(waysTo({ addresses: ["10.1.0.0/16"] }), wayTo({ ipBlock }, 6432));
      const matchLabels = { "kubernetes.io/metadata.name": "databases" };
      assert.deepEqual(
        waysTo({ namespace: "databases", podPort: 5433 }),
        wayTo({ namespaceSelector: { matchLabels } }, 5433),
      );
    });
  });

  it("have a name each", () => {
    const names = policies.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z0-9-]{1,63}$/);
  });
});
