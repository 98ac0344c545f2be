import assert from "node:assert/strict";
import { prometheusConfig } from "../../../components/prometheus/config.ts";
import { platformFor } from "../../../model/platform.ts";
import { scalable } from "../../../model/replicas.ts";
import { complaints } from "../../support/complaints.ts";
import { environmentOf } from "../../support/environments.ts";
import {
  HOST,
  kubernetesPlatform,
  type KubernetesObject,
} from "../../support/kubernetes-platform.ts";

const sampling = { baseline: 25, samplers: 2 };

const targetOf = (collectorAutoscaling?: object) => ({
  kind: "kubernetes",
  host: HOST,
  ...(collectorAutoscaling && { collectorAutoscaling }),
});

/** Production with Collectors whose number follows their load. */
const scaled = (more: object = {}) => ({ sampling, target: targetOf({ max: 5, ...more }) });

interface Autoscaler {
  readonly scaleTargetRef: object;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly object[];
  readonly behavior: Readonly<Record<"scaleUp" | "scaleDown", object>>;
}

describe("the number of Collectors on Kubernetes, where it follows their load", () => {
  let objects: KubernetesObject[];

  /** What is declared with the autoscaling of its environment's target. */
  const declared = async (more: object = {}) =>
    kubernetesPlatform({ legacyReceivers: {}, ...scaled(more) }, scaled(more).target);

  const specOf = (some: readonly KubernetesObject[], kind: string, name: string) => {
    const found = some.find((one) => one.kind === kind && one.name === name);
    assert.ok(found, `${kind} ${name}`);
    return found.inputs["spec"] as Record<string, unknown>;
  };

  const autoscalerIn = (some: readonly KubernetesObject[]) =>
    specOf(some, "HorizontalPodAutoscaler", "tracing-dev-collector") as unknown as Autoscaler;

  before("record it", async () => {
    objects = await declared({ min: 3 });
  });

  it("is the autoscaler's business alone, within its bounds", () => {
    const { scaleTargetRef, minReplicas, maxReplicas } = autoscalerIn(objects);
    assert.deepEqual([minReplicas, maxReplicas], [3, 5]);
    assert.deepEqual(scaleTargetRef, {
      ...{ apiVersion: "apps/v1", kind: "StatefulSet", name: "collector" },
    });
    const set = specOf(objects, "StatefulSet", "tracing-dev-collector");
    assert.ok(!("replicas" in set));
    assert.deepEqual(set["persistentVolumeClaimRetentionPolicy"], {
      ...{ whenDeleted: "Retain", whenScaled: "Retain" },
    });
  });

  it("grows with processor time, as a share of the limit, and by nothing else unless an adapter is there", async () => {
    const cpu = (averageValue: string) => ({
      type: "Resource",
      resource: { name: "cpu", target: { type: "AverageValue", averageValue } },
    });
    assert.deepEqual(autoscalerIn(objects).metrics, [cpu("700m")]);
    const { metrics } = autoscalerIn(await declared({ cpuPercent: 50, externalMetrics: true }));
    const external = (name: string, target: object) => ({
      type: "External",
      external: { metric: { name }, target },
    });
    assert.deepEqual(metrics, [
      cpu("500m"),
      external("tracing_collector_refused_per_second", { type: "AverageValue", averageValue: "1" }),
      external("tracing_exporter_queue_percent", { type: "Value", value: "50" }),
    ]);
  });

  it("grows at once, and shrinks by one in five minutes after a quarter of an hour", () => {
    const { scaleUp, scaleDown } = autoscalerIn(objects).behavior;
    assert.deepEqual(scaleUp, {
      stabilizationWindowSeconds: 0,
      policies: [{ type: "Pods", value: 2, periodSeconds: 60 }],
    });
    assert.deepEqual(scaleDown, {
      stabilizationWindowSeconds: 900,
      policies: [{ type: "Pods", value: 1, periodSeconds: 300 }],
    });
  });

  it("has a name, a budget and room in the quota for all that there may be", async () => {
    const names = objects.filter(({ kind }) => kind === "Service").map(({ name }) => name);
    for (const index of [0, 1, 2, 3, 4])
      assert.ok(names.includes(`tracing-dev-collector-${index}`));
    assert.ok(specOf(objects, "PodDisruptionBudget", "tracing-dev-collector"));
    const podsIn = (some: readonly KubernetesObject[]) => {
      const { hard } = specOf(some, "ResourceQuota", "tracing-dev-quota") as {
        hard: Record<string, string>;
      };
      return Number(hard["pods"]);
    };
    const alone = await kubernetesPlatform({ sampling });
    assert.equal(podsIn(objects) - podsIn(alone), 2 * 4);
  });

  it("lets nobody wait for a Collector that there need not be", () => {
    const unawaited = objects
      .filter(({ kind, inputs }) => {
        const { annotations = {} } = inputs["metadata"] as { annotations?: Record<string, string> };
        return kind === "Service" && annotations["pulumi.com/skipAwait"] === "true";
      })
      .map(({ name }) => name);
    assert.deepEqual(unawaited, ["tracing-dev-collector-3", "tracing-dev-collector-4"]);
  });

  it("is looked up by Prometheus, which calls each as if their number were fixed", () => {
    const jobs = (changes: Record<string, unknown>) =>
      prometheusConfig(platformFor(environmentOf("prod", { replicas: {}, ...changes })))
        .scrape_configs;
    const job = jobs(scaled()).find(({ job_name }) => job_name === "collector");
    assert.ok(job && "dns_sd_configs" in job && !("static_configs" in job));
    assert.deepEqual(job.dns_sd_configs, [
      { names: ["_tcp-8888._tcp.collectors"], type: "SRV", refresh_interval: "15s" },
    ]);
    const [{ regex, replacement } = { regex: "", replacement: "" }] = job.relabel_configs;
    const address = "collector-3.collectors.tracing-prod.svc.cluster.local:8888";
    assert.equal(address.replace(new RegExp(`^${regex}$`), replacement), "collector-3:8888");
    for (const one of jobs({ sampling })) assert.ok(!("dns_sd_configs" in one), one.job_name);
    for (const one of jobs(scaled())) {
      if (one.job_name !== "collector") assert.ok("static_configs" in one, one.job_name);
    }
  });

  it("is that of nothing but Collectors: nobody can say it of samplers", () => {
    assert.deepEqual(scalable, ["collector"]);
    const autoscalers = objects.filter(({ kind }) => kind === "HorizontalPodAutoscaler");
    assert.deepEqual(
      autoscalers.map(({ name }) => name),
      ["tracing-dev-collector"],
    );
    assert.equal(specOf(objects, "StatefulSet", "tracing-dev-sampler")["replicas"], 2);
    for (const said of ["samplerAutoscaling", "autoscaling"]) {
      const target = { ...targetOf(), [said]: { max: 4 } };
      assert.match(complaints({ sampling, target })?.join() ?? "", /unrecognized key '/, said);
    }
    const [complaint] =
      complaints({ sampling: { ...sampling, samplers: { min: 1, max: 4 } } }) ?? [];
    assert.match(complaint ?? "", /must be a whole number from 1 to 16.* at sampling\.samplers/);
  });

  it("is refused where it is fixed as well, where each would see a part of a trace, or upside down", () => {
    assert.deepEqual(complaints({ replicas: { collector: 3 }, ...scaled() }), [
      "✖ must be '1' where `target.collectorAutoscaling` says how many there are, got '3'  → at replicas.collector",
    ]);
    assert.deepEqual(complaints({ ...scaled(), sampling: { baseline: 100 } }), [
      "✖ must be absent where `sampling` keeps everything, as there are no samplers then, and nobody else sees a trace whole  → at target.collectorAutoscaling",
    ]);
    assert.deepEqual(complaints(scaled({ min: 6 })), [
      "✖ must not be less than `min` ('6'), got '5'  → at target.collectorAutoscaling.max",
    ]);
  });
});
