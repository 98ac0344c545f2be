import assert from "node:assert/strict";
import { HOST, type KubernetesObject } from "../../support/kubernetes-platform.ts";
import {
  addressesBy,
  comers,
  doorsFrom,
  metadataOf,
  objectsBy,
  outsideServices,
  published,
  shared,
  specOf,
  ways,
} from "../../support/kubernetes-outside.ts";

const ingress = {
  ...{ kind: "ingress", class: "haproxy", from: "haproxy-controller" },
  passThroughAnnotation: "haproxy.org/ssl-passthrough",
};

const STORES = [
  ...["jaeger", "zipkin", "tempo", "tempo-grpc", "prometheus", "alertmanager", "loki", "grafana"],
  ...["sampling", "sampling-grpc"],
];

describe("the outside of a platform on Kubernetes", () => {
  describe("by load balancers or nodes' ports", () => {
    for (const kind of ["load-balancer", "node-port"]) {
      it(`${kind}: comes from anywhere, to the published ports and to no others`, async () => {
        const objects = await objectsBy({ kind });
        assert.deepEqual(comers(objects), doorsFrom("anywhere"));
        const services = outsideServices(objects).map(({ name }) => name);
        const fronts = [...new Set(published.map(({ workload }) => workload))];
        assert.deepEqual(services.sort(), fronts.map((one) => `tracing-dev-${one}-outside`).sort());
      });
    }

    for (const kind of ["load-balancer", "node-port"]) {
      it(`${kind}: comes from the ranges that are said and from no others`, async () => {
        const sourceRanges = ["10.0.0.0/8", "fd00::/8"];
        const objects = await objectsBy({ kind, sourceRanges });
        const from = sourceRanges.flatMap((range) => doorsFrom(range));
        assert.deepEqual(comers(objects), from.sort());
        for (const { inputs } of outsideServices(objects)) {
          const { loadBalancerSourceRanges: said } = inputs["spec"] as Record<string, unknown>;
          assert.deepEqual(said, kind === "load-balancer" ? sourceRanges : undefined);
        }
      });
    }

    it("is one name, at a port for each door", async () => {
      assert.deepEqual(await addressesBy({ kind: "load-balancer" }), {
        otlp: `https://${HOST}:4317`,
        grafana: `https://${HOST}:3001`,
        metrics: `https://${HOST}:8888`,
        store: undefined,
        names: [HOST],
        namesOfStore: [],
      });
      assert.equal((await addressesBy({ kind: "node-port" }))["otlp"], `https://${HOST}:31549`);
    });
  });

  describe("by a Gateway that hands connections on", () => {
    let objects: KubernetesObject[];

    before("record it", async () => {
      objects = await objectsBy({ ...shared, listener: "passthrough", from: "envoy-gateway" });
    });

    it("has a route for each door, by a name of its own, to the workload's own service", () => {
      assert.deepEqual(
        ways(objects, "TLSRoute").sort(),
        published
          .map(({ workload, name, listener }) => {
            const called = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
            const label = workload === "gateway" ? called : `${workload}-${called}`;
            return `${label}.${HOST} → ${workload}:${listener.port}`;
          })
          .sort(),
      );
      for (const kind of ["HTTPRoute", "GRPCRoute", "BackendTLSPolicy", "Certificate", "Ingress"]) {
        assert.ok(!objects.some((one) => one.kind === kind), kind);
      }
    });

    it("is attached to the one that is named, at the listener that is", () => {
      for (const route of objects.filter(({ kind }) => kind === "TLSRoute")) {
        assert.equal(route.inputs["apiVersion"], "gateway.networking.k8s.io/v1");
        assert.deepEqual(specOf(route).parentRefs, [
          { name: "shared", namespace: "infra", sectionName: "passthrough" },
        ]);
      }
    });

    it("lets in nobody but its pods, and opens no address of the platform's own", () => {
      assert.deepEqual(comers(objects), doorsFrom("envoy-gateway"));
      assert.deepEqual(outsideServices(objects), []);
    });

    it("has its pods in its own namespace where nothing else is said", async () => {
      assert.deepEqual(comers(await objectsBy(shared)), doorsFrom("infra"));
    });

    it("is found at one port by the names that the certificates of who answers have", async () => {
      const names = STORES.map((store) => `${store}.${HOST}`);
      assert.deepEqual(await addressesBy(shared), {
        otlp: `https://collector-otlp-grpc.${HOST}:443`,
        grafana: `https://grafana.${HOST}:443`,
        metrics: `https://collector-metrics.${HOST}:443`,
        store: undefined,
        names,
        namesOfStore: [],
      });
      const { otlp } = await addressesBy({ ...shared, port: 8443 });
      assert.equal(otlp, `https://collector-otlp-grpc.${HOST}:8443`);
    });
  });

  describe("by an Ingress controller", () => {
    let objects: KubernetesObject[];

    before("record it", async () => {
      objects = await objectsBy(ingress);
    });

    it("is handed on by names, unopened, to exactly the published ports", () => {
      const ingresses = objects.filter(({ kind }) => kind === "Ingress");
      const backends = ingresses.flatMap((one) => {
        assert.deepEqual(metadataOf(one).annotations, {
          ...{ "haproxy.org/ssl-passthrough": "true", "pulumi.com/skipAwait": "true" },
        });
        const { ingressClassName, rules, tls } = one.inputs["spec"] as {
          ingressClassName: string;
          tls?: unknown;
          rules: {
            host: string;
            http: { paths: { backend: { service: { name: string; port: { number: number } } } }[] };
          }[];
        };
        assert.deepEqual([ingressClassName, tls], ["haproxy", undefined]);
        return rules.flatMap(({ http }) =>
          http.paths.map(({ backend: { service } }) => `${service.name}:${service.port.number}`),
        );
      });
      assert.deepEqual(
        backends.sort(),
        published.map(({ workload, listener }) => `${workload}:${listener.port}`).sort(),
      );
    });

    it("lets in nobody but the controller's pods", () => {
      assert.deepEqual(comers(objects), doorsFrom("haproxy-controller"));
      assert.deepEqual(outsideServices(objects), []);
    });
  });

  it("has no room for a service of its own in the quota where others lead to it", async () => {
    const [quota] = (await objectsBy(ingress)).filter(({ kind }) => kind === "ResourceQuota");
    const { hard } = quota?.inputs["spec"] as { hard: Record<string, string> };
    assert.equal(hard["services.loadbalancers"], "0");
    assert.equal(hard["services.nodeports"], "0");
  });
});
