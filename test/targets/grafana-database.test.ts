import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kubernetesPlatform, type KubernetesObject } from "../support/kubernetes-platform.ts";
import { dockerPlatform } from "../support/docker-platform.ts";
import { plainTexts, Secret } from "../support/secrets.ts";

const KEY = "grafana:databasePassword";
const PASSWORD = "correct-horse/battery+staple=";

const target = { kind: "kubernetes", host: "tracing.test" };
const grafana = { database: { host: "db.example.com" } };
const several = { target, grafana, replicas: { grafana: 2 }, legacyReceivers: {} };

/** What is recorded where the operator has said so much. */
async function saying<Result>(
  said: Readonly<Record<string, string>>,
  record: () => Promise<Result>,
): Promise<Result> {
  pulumi.runtime.setAllConfig(said);
  try {
    return await record();
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

const recorded = (changes: object = several, ofTarget: object = {}) =>
  saying({ [KEY]: PASSWORD }, () => kubernetesPlatform({ ...changes }, { ...ofTarget }));

const called = ({ inputs }: KubernetesObject) => (inputs["metadata"] as { name: string }).name;

const only = (objects: readonly KubernetesObject[], kind: string) => {
  const [found, ...others] = objects.filter(
    (one) => one.kind === kind && called(one) === "grafana",
  );
  assert.ok(found && others.length === 0, kind);
  return found.inputs["spec"] as Record<string, unknown>;
};

interface Template {
  readonly spec: {
    readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
    readonly volumes: readonly { readonly name: string }[];
  };
}

describe("Grafanas over a database on Kubernetes", () => {
  let objects: KubernetesObject[];

  before("record the platform", async () => {
    objects = await recorded();
  });

  it("are pods with names and no claims, kept apart and taken away one at a time", () => {
    const { replicas, volumeClaimTemplates, template, serviceName } = only(objects, "StatefulSet");
    assert.deepEqual([replicas, volumeClaimTemplates, serviceName], [2, undefined, "grafanas"]);
    const { topologySpreadConstraints = [], volumes } = (template as Template).spec;
    assert.deepEqual(
      topologySpreadConstraints.map(({ topologyKey }) => topologyKey),
      ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
    );
    assert.deepEqual(
      volumes.map(({ name }) => name),
      ["configuration", "secrets", "scratch-0", "scratch-1"],
    );
    assert.equal(only(objects, "PodDisruptionBudget")["maxUnavailable"], 1);
  });

  it("are dialled by one name, at any of them, and known by one each", () => {
    const services = objects.filter(({ kind }) => kind === "Service").map(called);
    for (const name of ["grafana", "grafana-0", "grafana-1", "grafanas"]) {
      assert.equal(services.filter((one) => one === name).length, 1, name);
    }
    assert.equal(only(objects, "Service")["sessionAffinity"], undefined);
  });

  it("have the password as a secret file, and nobody else and nothing that is shown has it", () => {
    const holders = objects.filter(({ kind, inputs }) => {
      if (kind !== "Secret") return false;
      const { stringData } = inputs;
      assert.ok(stringData instanceof Secret || inputs["data"] instanceof Secret);
      const files = (stringData instanceof Secret ? stringData.value : {}) as object;
      return "grafana-database-password" in files;
    });
    assert.deepEqual(
      holders.map(({ name }) => name),
      ["tracing-dev-grafana-secrets"],
    );
    for (const { name, inputs } of objects) {
      for (const text of plainTexts(inputs)) assert.ok(!text.includes(PASSWORD), name);
    }
  });

  it("are one that is replaced after its successor is ready, where one is asked for", async () => {
    const lone = await recorded({ target, grafana, legacyReceivers: {} });
    const { replicas, strategy } = only(lone, "Deployment");
    assert.deepEqual(
      [replicas, strategy],
      [1, { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }],
    );
    assert.ok(!lone.some((one) => one.kind === "StatefulSet" && called(one) === "grafana"));
  });

  it("take the password from a Secret of the namespace where one is named", async () => {
    const theirs = await saying({}, () => kubernetesPlatform(several, { operatorSecret: "ours" }));
    const { template } = only(theirs, "StatefulSet");
    const item = { key: "grafana-database-password", path: "grafana-database-password" };
    assert.ok(
      JSON.stringify((template as Template).spec.volumes).includes(
        JSON.stringify({ secret: { items: [item], name: "ours" } }),
      ),
    );
  });

  it("ask for the password by the command that says it", async () => {
    await assert.rejects(
      saying({}, () => kubernetesPlatform(several)),
      new RegExp(`${KEY}[^]*config set --secret ${KEY}`),
    );
  });
});

describe("a Grafana over a database on Docker", () => {
  it("has no volume, and its folder in memory", async () => {
    const platform = await saying({ [KEY]: PASSWORD }, () => dockerPlatform({ grafana }));
    const { mounts, tmpfs } = platform.only("Container", "grafana").inputs;
    assert.deepEqual(mounts, []);
    assert.deepEqual(Object.keys(tmpfs as object).sort(), ["/tmp", "/var/lib/grafana"]);
    const volumes = platform.ofType("Volume").map(({ name }) => name);
    assert.ok(!volumes.some((name) => name.includes("grafana-data")), volumes.join());
  });
});
