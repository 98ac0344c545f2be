import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { resilience } from "../../../policies/resilience/index.ts";
import { complaintsOf } from "../../support/judged.ts";
import {
  carefulContainer,
  carefulDeployment,
  configMap,
  deployment,
  dockerContainer,
  object,
} from "../../support/somebodys.ts";

/** The names of the policies that have something to say. */
function complaining(...resources: Declared[]): string[] {
  return resilience
    .filter((policy) => complaintsOf(policy, resources).length > 0)
    .map(({ name }) => name);
}

/** What one policy says of some resources. */
function saidBy(name: string, resources: readonly Declared[], limits?: unknown): string[] {
  const found = resilience.find((policy) => policy.name === name);
  assert.ok(found, `there is no policy ${name}`);
  return complaintsOf(found, resources, limits);
}

const budget = (spec: object) =>
  object("policy/v1:PodDisruptionBudget", "budget", {
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
  });

describe("the policies about resilience, on somebody's program", () => {
  it("find nothing in a careful container, and nothing in a careful Deployment", () => {
    assert.deepEqual(complaining(carefulContainer("web")), []);
    assert.deepEqual(complaining(carefulDeployment("web")), []);
  });

  it("find what an ordinary store of Docker loses, and takes from others", () => {
    const prometheus = dockerContainer("prometheus", {
      image: "prom/prometheus:v3.1.0",
      command: ["--config.file=/etc/prometheus/prometheus.yml"],
    });
    assert.deepEqual(complaining(prometheus), [
      "memory-is-limited",
      "processors-are-limited",
      "services-restart",
      "logs-are-rotated",
      "stores-keep-data-on-volumes",
      "storage-has-a-retention",
    ]);
  });

  it("find what an ordinary Deployment of several replicas loses", () => {
    assert.deepEqual(complaining(deployment("web", { spec: { replicas: 3 } })), [
      "memory-is-limited",
      "processors-are-limited",
      "services-tell-whether-they-are-well",
      "replicas-survive-a-drain",
      "replicas-are-spread",
    ]);
  });

  it("say nothing of work that ends, or of a container that never starts", () => {
    const limits = { memory: 64, cpus: "0.5", logDriver: "local" };
    assert.deepEqual(complaining(dockerContainer("job", { ...limits, mustRun: false })), []);
    assert.deepEqual(complaining(dockerContainer("files", { start: false })), []);
    const resources = { limits: { cpu: "1", memory: "1Gi" } };
    const pod = {
      restartPolicy: "Never",
      containers: [{ name: "job", image: "redis", resources }],
    };
    const job = object("batch/v1:Job", "job", { spec: { template: { spec: pod } } });
    assert.deepEqual(complaining(job), []);
  });

  it("want a probe of an agent of nodes only where somebody asks it", () => {
    const agent = (ports?: object[]) =>
      saidBy("services-tell-whether-they-are-well", [
        deployment("agent", { container: { ...(ports && { ports }) } }, "DaemonSet"),
      ]).length;
    assert.equal(agent(), 0);
    assert.equal(agent([{ containerPort: 4317 }]), 1);
  });

  it("say nothing of what is known only once it is deployed, and take what makes no sense", () => {
    const open = { memory: UNKNOWN, cpus: UNKNOWN, restart: UNKNOWN, logOpts: UNKNOWN };
    assert.deepEqual(complaining(carefulContainer("web", open)), []);
    const pod = { container: { resources: UNKNOWN, readinessProbe: UNKNOWN } };
    assert.deepEqual(complaining(carefulDeployment("web", pod)), []);
    assert.deepEqual(complaining(carefulDeployment("web", { spec: { replicas: UNKNOWN } })), []);
    for (const odd of [null, 7, "text", [null, 3], { a: null }]) {
      const inputs = { spec: odd, mounts: odd, volumes: odd, logOpts: odd, command: odd };
      complaining(
        dockerContainer("odd", { image: "redis", ...inputs }),
        object("apps/v1:StatefulSet", "odd", inputs),
        object("policy/v1:PodDisruptionBudget", "odd", inputs),
        configMap("odd", { "a.yaml": `service: {pipelines: ${JSON.stringify(odd)}}` }),
      );
    }
  });
});

describe("the policies about replicas, on somebody's program", () => {
  const web = (replicas: unknown, pod = {}) =>
    carefulDeployment("web", { spec: { replicas }, pod });
  const drained = (...resources: Declared[]) => saidBy("replicas-survive-a-drain", resources);

  it("want a budget that lets at least one go", () => {
    assert.deepEqual(drained(web(2), budget({ maxUnavailable: 1 })), []);
    assert.deepEqual(drained(web(3), budget({ minAvailable: 2 })), []);
    assert.deepEqual(drained(web(2), budget({ minAvailable: 2 })), [
      "budget: spec.minAvailable: must let at least one of 2 go, got '2'",
    ]);
    assert.equal(drained(web(2), budget({ minAvailable: "100%" })).length, 1);
    assert.equal(drained(web(2), budget({ maxUnavailable: "0%" })).length, 1);
    assert.deepEqual(drained(web(1), budget({ minAvailable: 1 })), [
      "budget: spec.minAvailable: must let at least one of 1 go, got '1'",
    ]);
    assert.deepEqual(drained(web(2)), [
      "web: spec.replicas: must be kept by a PodDisruptionBudget where there is more than one, got '2'",
    ]);
  });

  it("count the replicas of whoever scales them", () => {
    const scaler = (minReplicas: number) =>
      object("autoscaling/v2:HorizontalPodAutoscaler", "web", {
        spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas },
      });
    assert.equal(drained(web(undefined), scaler(2)).length, 1);
    assert.deepEqual(drained(web(undefined), scaler(1)), []);
    const least = (...all: Declared[]) => saidBy("services-have-replicas", all, { least: 2 });
    assert.deepEqual(least(web(1), scaler(2)), []);
    assert.deepEqual(least(web(1)), ["web: spec.replicas: must be at least 2, got '1'"]);
  });

  it("take replicas apart by either way", () => {
    const spread = (pod: object) => saidBy("replicas-are-spread", [web(2, pod)]).length;
    const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 1 }];
    assert.equal(spread({}), 1);
    assert.equal(spread({ topologySpreadConstraints: [] }), 1);
    assert.equal(spread({ topologySpreadConstraints: [{ maxSkew: 1 }] }), 0);
    assert.equal(
      spread({
        affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } },
      }),
      0,
    );
    assert.equal(saidBy("replicas-are-spread", [web(1)]).length, 0);
  });
});
