import assert from "node:assert/strict";
import { appNames, workloadNames, type WorkloadName } from "../../model/listeners.ts";
import { missingWorkloads } from "../../targets/index.ts";
import { programRecording } from "../support/program.ts";
import { ProgramFailure, valueMade, type Recording } from "../support/recording.ts";
import { Secret } from "../support/secrets.ts";
import { componentType } from "../support/workloads.ts";

const SETTINGS = {
  sampling: '{"baseline":25}',
  traceRetention: "14d",
  apps: "true",
  target: '{"kind":"docker","portOffset":100}',
};

/** The workloads that this machine can have images of. */
const here = workloadNames.filter((name) => !missingWorkloads().includes(name));

describe("the program", () => {
  let recording: Recording;

  before("run it", async () => {
    recording = await programRecording(SETTINGS);
  });

  it("is of one component, on one target, by its service's components", () => {
    const components = recording.resources.filter(({ type }) => type.startsWith("tracing:"));
    assert.deepEqual(
      components.map(({ type, name, parent }) => [type, name, parent]),
      [
        ["tracing:index:DockerTarget", "target", "tracing-infra-test"],
        ["tracing:index:TracingPlatform", "tracing", "tracing-infra-test"],
        ["tracing:index:Certificates", "tracing-certificates", "tracing"],
        ["tracing:index:Credentials", "tracing-credentials", "tracing"],
        ...here.map((name) => [componentType(name), `tracing-${name}`, "tracing"]),
      ],
    );
  });

  it("leaves no resource without a component that it belongs to", () => {
    const components = recording.resources.filter(({ type }) => type.startsWith("tracing:"));
    const names = components.map(({ name }) => name);
    for (const { type, name, parent } of recording.resources) {
      if (/^(tracing|pulumi):/.test(type)) continue;
      assert.ok(names.includes(parent), `${name} belongs to '${parent}'`);
    }
  });

  it("gives every resource a name of its own", () => {
    const names = recording.resources.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("is what the stack's configuration says", () => {
    const text = JSON.stringify(recording.resources);
    assert.match(text, /sampling_percentage: 25\\n/);
    assert.match(text, /block_retention: 336h\\n/);
    assert.match(text, /"external":4417/);
  });

  it("tells where each listener is that the host may reach", () => {
    const { urls, otlpEndpoints } = recording.outputs;
    const { collector: doors, redis, tempo, gateway } = urls as Record<string, unknown>;
    assert.deepEqual(doors, {
      otlpGrpc: "https://localhost:4417",
      otlpHttp: "https://localhost:4418",
      metrics: "https://localhost:8988",
      health: "https://localhost:13233",
    });
    assert.deepEqual([tempo, redis], [{}, { commands: "tls://localhost:6480" }]);
    const { grafana: _, ...fronts } = gateway as Record<string, string>;
    assert.deepEqual(fronts, {
      jaeger: "https://localhost:16786",
      zipkin: "https://localhost:9511",
      tempo: "https://localhost:3300",
      tempoGrpc: "https://localhost:9195",
      prometheus: "https://localhost:9190",
      alertmanager: "https://localhost:9193",
      loki: "https://localhost:3200",
      sampling: "https://localhost:5878",
      samplingGrpc: "https://localhost:5879",
    });
    const { collector } = urls as Record<string, Record<string, string>>;
    const { otlpGrpc: grpc, otlpHttp: http } = collector ?? {};
    assert.ok(grpc !== undefined && http !== undefined);
    assert.deepEqual(otlpEndpoints, { grpc, http });
  });

  it("tells what is deployed, and what cannot be had here", () => {
    assert.deepEqual(recording.outputs["deployment"], {
      workloads: here,
      legacyReceivers: [],
      replicas: { sampler: 1 },
      missing: missingWorkloads(),
    });
  });

  it("tells whom to trust in plain text, and what to show as a secret", () => {
    const { certificateAuthority, credentials } = recording.outputs;
    assert.equal(certificateAuthority, valueMade("tracing-certificates-authority", "certPem"));
    assert.ok(credentials instanceof Secret);
    assert.deepEqual(credentials.value, {
      otlpToken: "tracing-credentials-otlp-token/result",
      browserToken: "tracing-credentials-browser-token/result",
      teams: {},
      redisPassword: "tracing-credentials-redis/result",
      appsToken: "tracing-credentials-apps-token/result",
      appsAdminToken: "tracing-credentials-apps-admin-token/result",
      operatorCertificate: valueMade("tracing-certificates-operator", "certPem"),
      operatorKey: valueMade("tracing-certificates-operator-key", "privateKeyPem"),
      viewer: { user: "viewer", password: "tracing-credentials-viewer/result" },
      admin: { user: "admin", password: "tracing-credentials-admin/result" },
    });
  });

  it("dials an address where the platform is bound to one, and names no address that is all of them", async () => {
    const urlOn = async (bindAddress: string) => {
      const target = JSON.stringify({ kind: "docker", bindAddress });
      const { outputs, resources } = await programRecording({ ...SETTINGS, target });
      const request = resources.find(({ name }) => name === "tracing-certificates-tempo-request");
      const { gateway } = outputs["urls"] as Record<string, Record<string, string>>;
      return [gateway?.["tempo"], request?.inputs["ipAddresses"]];
    };
    assert.deepEqual(await urlOn("10.1.2.3"), ["https://10.1.2.3:3200", ["127.0.0.1", "10.1.2.3"]]);
    assert.deepEqual(await urlOn("fd00::1"), ["https://[fd00::1]:3200", ["127.0.0.1", "fd00::1"]]);
    assert.deepEqual(await urlOn("0.0.0.0"), ["https://localhost:3200", ["127.0.0.1"]]);
    assert.deepEqual(await urlOn("::"), ["https://localhost:3200", ["127.0.0.1"]]);
  });

  it("is without the sample services where they are not asked for", async () => {
    const { apps: _, ...alone } = SETTINGS;
    const { outputs } = await programRecording(alone);
    const { workloads } = outputs["deployment"] as { workloads: WorkloadName[] };
    assert.deepEqual(
      workloads,
      here.filter((name) => !(appNames as readonly WorkloadName[]).includes(name)),
    );
  });

  it("declares nothing when a setting is wrong", async () => {
    const failure = await programRecording({ ...SETTINGS, sampling: '{"baseline":101}' }).then(
      () => assert.fail("the program ran"),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof ProgramFailure);
    assert.match(failure.message, /^Pulumi\.test\.yaml is not a valid environment:\n✖ must be a/);
    assert.deepEqual(
      failure.resources.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
  });
});
