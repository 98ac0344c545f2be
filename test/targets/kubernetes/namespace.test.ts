import assert from "node:assert/strict";
import { withEverything } from "../../support/environments.ts";
import {
  kubernetesPlatform,
  NAMESPACE,
  type KubernetesObject,
} from "../../support/kubernetes-platform.ts";
import { mebibytesIn, millicoresIn } from "../../support/quantities.ts";

interface Amounts {
  readonly memory: string;
  readonly cpu: string;
}

interface Container {
  readonly resources: { readonly requests: Amounts; readonly limits: Amounts };
}

interface Controlled {
  readonly replicas: number;
  readonly template: {
    readonly spec: {
      readonly containers: readonly Container[];
      readonly priorityClassName?: string;
    };
  };
}

const specsIn = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    .map(({ inputs }) => inputs["spec"] as Controlled);

const named = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((one) => one.kind === kind);

describe("the namespace of a platform on Kubernetes", () => {
  let objects: KubernetesObject[];

  before("record it", async () => {
    objects = await kubernetesPlatform(withEverything);
  });

  const hard = () => {
    const [quota] = named(objects, "ResourceQuota");
    return (quota?.inputs["spec"] as { hard: Record<string, string> }).hard;
  };

  /** What all pods that are declared take together. */
  const sum = (of: (container: Container) => number) =>
    specsIn(objects).reduce(
      (total, { replicas, template }) =>
        total +
        replicas * template.spec.containers.reduce((inPod, container) => inPod + of(container), 0),
      0,
    );

  it("has room for every pod twice, and for no more", () => {
    assert.equal(Number(hard()["pods"]), 2 * sum(() => 1));
    const memory = sum(({ resources }) => mebibytesIn(resources.limits.memory));
    assert.equal(mebibytesIn(hard()["limits.memory"]), 2 * memory);
    assert.equal(mebibytesIn(hard()["requests.memory"]), 2 * memory);
    const cpu = sum(({ resources }) => millicoresIn(resources.limits.cpu));
    assert.equal(millicoresIn(hard()["limits.cpu"]), 2 * cpu);
    const requested = sum(({ resources }) => millicoresIn(resources.requests.cpu));
    assert.equal(millicoresIn(hard()["requests.cpu"]), 2 * requested);
  });

  it("says nothing of storage, whose claims outlive what made them", () => {
    assert.deepEqual(Object.keys(hard()).sort(), [
      ...["limits.cpu", "limits.memory", "pods", "requests.cpu", "requests.memory"],
      ...["services.loadbalancers", "services.nodeports"],
    ]);
  });

  it("has no load balancer where nodes' ports are enough, and else one for each front, twice", async () => {
    assert.equal(hard()["services.loadbalancers"], "0");
    const balanced = await kubernetesPlatform(withEverything, {
      outside: { kind: "load-balancer" },
    });
    const [quota] = named(balanced, "ResourceQuota");
    const services = named(balanced, "Service")
      .map(({ inputs }) => inputs["spec"] as { type?: string; ports: unknown[] })
      .filter(({ type }) => type === "LoadBalancer");
    const ports = services.flatMap((service) => service.ports);
    const { hard: all } = quota?.inputs["spec"] as { hard: Record<string, string> };
    assert.equal(all["services.loadbalancers"], `${2 * services.length}`);
    assert.equal(all["services.nodeports"], `${2 * ports.length}`);
  });

  it("lets no container have more than the largest, and gives one that asks for nothing the least", () => {
    const [range] = named(objects, "LimitRange");
    const { limits } = range?.inputs["spec"] as { limits: Record<string, Amounts>[] };
    const memory = specsIn(objects).flatMap(({ template }) =>
      template.spec.containers.map(({ resources }) => mebibytesIn(resources.limits.memory)),
    );
    assert.deepEqual(limits, [
      {
        type: "Container",
        default: { memory: `${Math.min(...memory)}Mi`, cpu: "500m" },
        defaultRequest: { memory: `${Math.min(...memory)}Mi`, cpu: "40m" },
        max: { memory: `${Math.max(...memory)}Mi`, cpu: "1" },
      },
    ]);
  });

  it("is kept when the platform goes, since the claims of its volumes are in it", () => {
    assert.equal(named(objects, "Namespace")[0]?.retainOnDelete, true);
  });

  describe("that is there already", () => {
    let inOthers: KubernetesObject[];

    before("record it", async () => {
      inOthers = await kubernetesPlatform({}, { namespace: "observability" });
    });

    it("is neither made nor bounded, and has everything else", () => {
      for (const kind of ["Namespace", "ResourceQuota", "LimitRange"]) {
        assert.deepEqual(named(inOthers, kind), [], kind);
      }
      for (const { kind, name, inputs } of inOthers) {
        if (kind === "PriorityClass") continue;
        assert.equal(
          (inputs["metadata"] as { namespace: string }).namespace,
          "observability",
          name,
        );
      }
    });

    it("has policies about the platform's own pods and no others", () => {
      for (const { name, inputs } of named(inOthers, "NetworkPolicy")) {
        const { podSelector } = inputs["spec"] as {
          podSelector: { matchLabels: Record<string, string> };
        };
        assert.equal(podSelector.matchLabels["app.kubernetes.io/instance"], NAMESPACE, name);
      }
    });
  });
});

describe("the priority of a platform's pods on Kubernetes", () => {
  const classOf = async (priorityClass: Record<string, unknown>) => {
    const objects = await kubernetesPlatform({}, { priorityClass });
    const names = specsIn(objects).map(({ template }) => template.spec.priorityClassName);
    return { classes: named(objects, "PriorityClass"), names: new Set(names) };
  };

  it("is a class of their own, which drives nobody out", async () => {
    const { classes, names } = await classOf({ kind: "own" });
    const [{ inputs } = { inputs: undefined }, ...others] = classes;
    assert.ok(inputs);
    assert.deepEqual(others, []);
    const { metadata, description: _, apiVersion: _v, kind: _k, ...own } = inputs;
    assert.equal((metadata as { name: string }).name, NAMESPACE);
    assert.deepEqual(own, { value: 1_000, preemptionPolicy: "Never", globalDefault: false });
    assert.deepEqual([...names], [NAMESPACE]);
  });

  it("is one of the cluster's where it is named, or the cluster's default", async () => {
    const existing = await classOf({ kind: "existing", name: "business" });
    assert.deepEqual([existing.classes, [...existing.names]], [[], ["business"]]);
    const none = await classOf({ kind: "none" });
    assert.deepEqual([none.classes, [...none.names]], [[], [undefined]]);
  });
});
