import assert from "node:assert/strict";
import type { Dialled } from "../../../model/replicas.ts";
import { Duration } from "../../../model/units/duration.ts";
import type { Workload } from "../../../model/workload.ts";
import { disruptionBudget, rolloutSeconds } from "../../../targets/kubernetes/availability.ts";
import { controllerOf } from "../../../targets/kubernetes/controller.ts";
import { withEverything } from "../../support/environments.ts";
import { kubernetesPlatform } from "../../support/kubernetes-platform.ts";
import { workloadsOf } from "../../support/workloads.ts";

const site = { prefix: "tracing-test" };
const given = { image: "image", published: {}, account: "account" };
const around = { site, version: "1", claim: { size: "1Gi" }, given };

const all = workloadsOf("dev", withEverything);

function workloadOf(name: string): Workload {
  const found = all.find((one) => one.name === name);
  assert.ok(found);
  return found;
}

const several = (name: string, dialled: Dialled = "any"): Workload => ({
  ...workloadOf(name),
  replicas: { count: 3, dialled },
});

/** A controller as far as it is looked at. */
interface Spec {
  readonly minReadySeconds?: number;
  readonly podManagementPolicy?: string;
  readonly updateStrategy?: object;
  readonly strategy?: object;
  readonly progressDeadlineSeconds?: number;
  readonly template: { readonly spec: Pod };
}

interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints?: readonly object[];
  readonly containers: readonly { readonly lifecycle?: object }[];
}

const specOf = (workload: Workload) => controllerOf(workload, around).spec as unknown as Spec;
const podOf = (workload: Workload) => specOf(workload).template.spec;
const endOf = (workload: Workload) => {
  const { terminationGracePeriodSeconds, containers } = podOf(workload);
  return { within: terminationGracePeriodSeconds, hook: containers[0]?.lifecycle };
};

describe("a workload of several pods on Kubernetes", () => {
  const own = { "app.kubernetes.io/name": "gateway", "app.kubernetes.io/instance": site.prefix };

  it("gives up one of them at a time for a node's sake, and any that is not ready", () => {
    assert.deepEqual(disruptionBudget(several("gateway"), site), {
      ...{ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
      selector: { matchLabels: own },
    });
  });

  it("is spread over nodes and zones, and runs where there are not enough of them", () => {
    const apart = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
    const labelSelector = { matchLabels: own };
    assert.deepEqual(podOf(several("gateway")).topologySpreadConstraints, [
      { ...apart, topologyKey: "kubernetes.io/hostname", labelSelector },
      { ...apart, topologyKey: "topology.kubernetes.io/zone", labelSelector },
    ]);
  });

  it("is updated one by one, each of which must hold for a while before the next", () => {
    const { updateStrategy, minReadySeconds } = specOf(several("gateway"));
    assert.deepEqual(updateStrategy, { type: "RollingUpdate", rollingUpdate: { partition: 0 } });
    assert.equal(minReadySeconds, 10);
  });

  it("is waited for until all have been", () => {
    assert.equal(rolloutSeconds(several("gateway")), 3 * (600 + 65 + 10));
  });
});

describe("a workload of one pod on Kubernetes", () => {
  for (const workload of all.filter(({ replicas }) => replicas === undefined)) {
    it(`lets a node be emptied of ${workload.name}, which has nowhere to be spread to`, () => {
      assert.equal(disruptionBudget(workload, site), undefined);
      assert.ok(!("topologySpreadConstraints" in podOf(workload)));
    });
  }

  it("is replaced by a pod that is ready before, and within ten minutes", () => {
    const { strategy, progressDeadlineSeconds } = specOf(workloadOf("gateway"));
    assert.deepEqual(strategy, {
      ...{ type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    assert.equal(progressDeadlineSeconds, 600);
  });

  it("is replaced even where it could never start", () => {
    assert.equal(specOf(workloadOf("tempo")).podManagementPolicy, "Parallel");
  });
});

describe("the end of a pod on Kubernetes", () => {
  const withdrawn = { preStop: { sleep: { seconds: 5 } } };

  it("waits until nobody comes any more, where others can be turned to", () => {
    const unstored = workloadOf("gateway");
    assert.equal(unstored.storage, undefined);
    assert.deepEqual(endOf(unstored), { within: 65, hook: withdrawn });
    assert.deepEqual(endOf(several("tempo")), { within: 65, hook: withdrawn });
    assert.deepEqual(endOf(several("prometheus", "same")), { within: 65, hook: withdrawn });
  });

  it("is told at once to who has no other in its place", () => {
    assert.deepEqual(endOf(workloadOf("tempo")), { within: 60, hook: undefined });
    assert.deepEqual(endOf(several("sampler", "each")), { within: 60, hook: undefined });
  });

  it("is as late as the workload says, and later by the wait", () => {
    const longer = { ...several("tempo"), endsWithin: Duration.parse("5m") };
    assert.equal(endOf(longer).within, 305);
  });

  it("leaves a Collector the time to hand over what waits in its memory", () => {
    for (const name of ["collector", "sampler"]) {
      const find = (changes: Record<string, unknown>) =>
        workloadsOf("prod", changes).find((one) => one.name === name);
      assert.equal(find({})?.endsWithin, undefined);
      assert.equal(find({ persistentQueues: false })?.endsWithin?.toString(), "5m");
    }
  });
});

describe("the platform's disruption budgets", () => {
  it("are of exactly the workloads of which there are several", async () => {
    const budgets = async (samplers: number) =>
      (await kubernetesPlatform({ sampling: { baseline: 25, samplers } }))
        .filter(({ kind }) => kind === "PodDisruptionBudget")
        .map(({ name }) => name);
    assert.deepEqual(await budgets(1), []);
    assert.deepEqual(await budgets(2), ["tracing-dev-sampler"]);
  });
});
