import assert from "node:assert/strict";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubernetesMinors } from "../../../tools/offline/kubernetes-apis.ts";
import { KubernetesApi, type Manifest } from "../../support/kubernetes-api.ts";

/** An object with a value of each form that values have. */
const store = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "store", annotations: { "example.com/any": "thing" } },
  spec: {
    replicas: 2,
    serviceName: "store",
    selector: { matchLabels: { app: "store" } },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } },
    template: {
      metadata: { labels: { app: "store" } },
      spec: {
        containers: [
          {
            name: "store",
            image: "store:1",
            ports: [{ containerPort: 3200, protocol: "TCP" }],
            resources: { limits: { memory: "512Mi", cpu: 1.5 }, requests: { cpu: "100m" } },
            readinessProbe: { tcpSocket: { port: 3200 } },
          },
        ],
      },
    },
  },
};

const budget = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "store" },
  spec: { maxUnavailable: 1 as unknown, selector: { matchLabels: { app: "store" } } },
};

const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "key" },
  data: { key: "a2V5" },
};

type Mutable<Value> = { -readonly [Key in keyof Value]: Mutable<Value[Key]> };

/** What is said of an object after a change. */
function after<Body extends Manifest["body"]>(
  api: KubernetesApi,
  object: Body,
  change: (copy: Mutable<Body>) => unknown,
): string[] {
  const body = structuredClone(object);
  change(body);
  return api.complaints({ name: "one", body });
}

for (const minor of kubernetesMinors) {
  describe(`the check of manifests for Kubernetes ${minor}`, () => {
    let api: KubernetesApi;

    before("read its description", () => {
      api = new KubernetesApi(minor);
    });

    const container = ({ spec }: Mutable<typeof store>) => {
      const [first] = spec.template.spec.containers;
      assert.ok(first);
      return first;
    };
    const first = "spec.template.spec.containers.0";

    it("takes what is whole", () => {
      for (const body of [store, budget, secret]) {
        assert.deepEqual(api.complaints({ name: "one", body }), []);
      }
    });

    it("refuses a field that there is not, wherever it is", () => {
      assert.deepEqual(
        after(api, store, (copy) => Object.assign(container(copy), { imagePullPolcy: "Never" })),
        [`StatefulSet one: ${first} must not have the field 'imagePullPolcy'`],
      );
      assert.deepEqual(
        after(api, store, (copy) => Object.assign(copy, { sepc: {} })),
        ["StatefulSet one: must not have the field 'sepc'"],
      );
    });

    it("refuses a value of another type", () => {
      assert.deepEqual(
        after(api, store, ({ spec }) => Object.assign(spec, { replicas: "2" })),
        ["StatefulSet one: spec.replicas must be integer"],
      );
      assert.deepEqual(
        after(api, store, ({ metadata }) =>
          Object.assign(metadata, { annotations: { "example.com/any": true } }),
        ),
        ["StatefulSet one: metadata.annotations.example.com/any must be string"],
      );
    });

    it("refuses a value that is missing", () => {
      assert.deepEqual(
        after(api, store, (copy) => delete (copy.spec as Partial<typeof copy.spec>).selector),
        ["StatefulSet one: spec must have required property 'selector'"],
      );
    });

    it("refuses a version that is no more, and a kind that never was", () => {
      assert.deepEqual(
        after(api, budget, (copy) => (copy.apiVersion = "policy/v1beta1")),
        [
          `PodDisruptionBudget one: must be of a kind that Kubernetes ${minor} has, got 'policy/v1beta1'`,
        ],
      );
      assert.deepEqual(
        after(api, budget, (copy) => (copy.kind = "Budget")),
        [`Budget one: must be of a kind that Kubernetes ${minor} has, got 'policy/v1'`],
      );
      assert.deepEqual(api.complaints({ name: "one", body: {} }), [
        `object one: must be of a kind that Kubernetes ${minor} has, got ''`,
      ]);
    });

    it("refuses what is spelled otherwise: quantities, numbers with a limit, base64", () => {
      const limited = (memory: unknown) =>
        after(api, store, (copy) => Object.assign(container(copy).resources.limits, { memory }));
      const where = `StatefulSet one: ${first}.resources.limits.memory`;
      for (const good of ["1", "0.5Gi", "1e9", "100m", 12]) assert.deepEqual(limited(good), []);
      for (const bad of ["512 Mi", "512MiB", "1GB", "", "1e"]) {
        assert.deepEqual(limited(bad), [`${where} must match format "quantity"`], bad);
      }
      assert.deepEqual(limited(null), [`${where} must be number,string`]);
      assert.deepEqual(
        after(api, store, ({ spec }) => (spec.replicas = 2 ** 31)),
        ['StatefulSet one: spec.replicas must match format "int32"'],
      );
      assert.deepEqual(
        after(api, budget, ({ spec }) => (spec.maxUnavailable = true)),
        ["PodDisruptionBudget one: spec.maxUnavailable must be integer,string"],
      );
      assert.deepEqual(
        after(api, secret, ({ data }) => (data.key = "key")),
        ['Secret one: data.key must match format "byte"'],
      );
    });

    it("refuses items that nobody could tell apart", () => {
      assert.deepEqual(
        after(api, store, (copy) => {
          const { ports } = container(copy);
          ports.push({ containerPort: 9095, protocol: "TCP" }, ...ports);
        }),
        [`StatefulSet one: ${first}.ports must have items that their keys tell apart`],
      );
    });

    it("says every fault of an object", () => {
      const faults = after(api, store, ({ spec }) =>
        Object.assign(spec, { replicas: "2", replica: 2 }),
      );
      assert.equal(faults.length, 2);
    });
  });
}

describe("the checks of manifests", () => {
  it("are each of their own version: what a newer one has, an older one refuses", () => {
    const named = (api: KubernetesApi) =>
      after(api, store, ({ spec }) =>
        Object.assign(spec.template.spec, { hostnameOverride: "store" }),
      );
    const refusing = kubernetesMinors.filter((minor) => named(new KubernetesApi(minor)).length > 0);
    assert.deepEqual(refusing, ["1.30"]);
  });

  it("fail where a description has not been fetched", () => {
    const cache = mkdtempSync(join(tmpdir(), "tracing-infra-test-"));
    assert.throws(
      () => new KubernetesApi("1.37", { cache }),
      /swagger\.json: must have been fetched, which `npm run check` begins with, got nothing$/,
    );
    rmdirSync(cache);
  });
});
