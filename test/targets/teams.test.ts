import assert from "node:assert/strict";
import { dockerPlatform, type DockerRecording } from "../support/docker-platform.ts";
import { withEverything } from "../support/environments.ts";
import { kubernetesPlatform, type KubernetesObject } from "../support/kubernetes-platform.ts";
import { programRecording } from "../support/program.ts";
import { valueMade } from "../support/recording.ts";
import { hidesSomething, plainTexts, Secret } from "../support/secrets.ts";

const changes = { ...withEverything, legacyReceivers: {} };
const teams = ["shop", "billing"];

const tokenOf = (team: string) => valueMade(`tracing-credentials-team-${team}`, "result");
const SENDERS = ["otlp-token", "browser-token"].map((name) =>
  valueMade(`tracing-credentials-${name}`, "result"),
);

/** A workload's secret files by name, each with its value. */
type SecretFiles = Readonly<Record<string, unknown>>;

function onDocker(platform: DockerRecording, workload: "collector" | "gateway"): SecretFiles {
  const uploads = platform.carrier(workload, "secrets")["uploads"] as {
    file: string;
    content: unknown;
  }[];
  return Object.fromEntries(
    uploads.map(({ file, content }) => [file.split("/").at(-1) ?? "", valueIn(content)]),
  );
}

function onKubernetes(objects: readonly KubernetesObject[], workload: string): SecretFiles {
  const secret = objects.find(
    ({ kind, name }) => kind === "Secret" && name === `tracing-dev-${workload}-secrets`,
  );
  const data = valueIn(secret?.inputs["stringData"]) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, valueIn(value)]));
}

const valueIn = (value: unknown) => (value instanceof Secret ? value.value : value);

const ofTeams = (files: SecretFiles) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith("team-token-")));

/** Both targets' secret files of the Collector and the gateway. */
async function filesWith(named: readonly string[]) {
  const docker = await dockerPlatform({ ...changes, teams: named });
  const kubernetes = await kubernetesPlatform({ ...changes, teams: named });
  return {
    Docker: {
      collector: onDocker(docker, "collector"),
      gateway: onDocker(docker, "gateway"),
    },
    Kubernetes: {
      collector: onKubernetes(kubernetes, "collector"),
      gateway: onKubernetes(kubernetes, "gateway"),
    },
  };
}

describe("the tokens of teams", () => {
  for (const target of ["Docker", "Kubernetes"] as const) {
    it(`are among those that the Collector takes, a line each, on ${target}`, async () => {
      const { [target]: files } = await filesWith(teams);
      const lines = [...SENDERS, ...teams.map(tokenOf)].map((token) => `${token}\n`);
      assert.equal(files.collector["otlp-tokens"], lines.join(""));
      assert.deepEqual(ofTeams(files.collector), {});
    });

    it(`are files of the gateway's, which SDKs ask for strategies, on ${target}`, async () => {
      const { [target]: files } = await filesWith(teams);
      assert.deepEqual(ofTeams(files.gateway), {
        "team-token-shop": tokenOf("shop"),
        "team-token-billing": tokenOf("billing"),
      });
    });

    it(`are gone with their name, and others' stay as they are, on ${target}`, async () => {
      const { [target]: files } = await filesWith(["billing"]);
      assert.equal(
        files.collector["otlp-tokens"],
        [...SENDERS, tokenOf("billing")].map((token) => `${token}\n`).join(""),
      );
      assert.deepEqual(ofTeams(files.gateway), { "team-token-billing": tokenOf("billing") });
    });

    it(`change nothing for who has none, on ${target}`, async () => {
      const { [target]: files } = await filesWith([]);
      assert.equal(files.collector["otlp-tokens"], SENDERS.map((token) => `${token}\n`).join(""));
      assert.deepEqual(ofTeams(files.gateway), {});
    });
  }

  it("are generated one by one, so that one is replaced alone", async () => {
    const { resources } = await dockerPlatform({ ...changes, teams });
    const made = resources.filter(({ name }) => name.startsWith("tracing-credentials-team-"));
    assert.deepEqual(
      made.map(({ type, name, parent, inputs }) => [
        ...[type.split(":").at(-1), name, parent],
        ...[inputs["length"], inputs["special"]],
      ]),
      teams.map((team) => [
        ...["RandomPassword", `tracing-credentials-team-${team}`, "tracing-credentials"],
        ...[43, false],
      ]),
    );
  });

  it("are in Secrets alone on Kubernetes, and in no ConfigMap, argument or variable, hidden or not", async () => {
    const objects = await kubernetesPlatform({ ...changes, teams });
    assert.ok(objects.some(({ kind }) => kind === "ConfigMap"));
    for (const { kind, name, inputs } of objects) {
      if (kind !== "Secret") assert.ok(!hidesSomething(inputs), `${kind} ${name}`);
      for (const text of plainTexts(inputs)) {
        for (const team of teams) assert.ok(!text.includes(tokenOf(team)), `${kind} ${name}`);
      }
    }
  });

  it("are told by the stack, as a secret, by the team's name", async () => {
    const { outputs } = await programRecording({
      sampling: '{"baseline":25}',
      traceRetention: "14d",
      teams: JSON.stringify(teams),
      target: '{"kind":"docker"}',
    });
    const { credentials } = outputs;
    assert.ok(credentials instanceof Secret);
    assert.deepEqual((credentials.value as Record<string, unknown>)["teams"], {
      shop: tokenOf("shop"),
      billing: tokenOf("billing"),
    });
    for (const text of plainTexts(outputs)) assert.doesNotMatch(text, /credentials-team/);
  });
});
