import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { dockerPlatform, type DockerRecording } from "../../support/docker-platform.ts";
import { withEverything } from "../../support/environments.ts";
import { valueMade } from "../../support/recording.ts";
import { hidesSomething, plainTexts, Secret } from "../../support/secrets.ts";

/** The generated credentials, by the ends of their resources' names. */
const CREDENTIALS = [
  ...["otlp-token", "browser-token", "team-shop", "team-billing"],
  ...["viewer", "admin", "redis"],
  ...["apps-token", "apps-admin-token"],
  ...["grafana-header", "grafana-metrics", "grafana-secret-key"],
];

/** Every generated value that nobody may see. */
const GENERATED = [
  ...CREDENTIALS.flatMap((name) => [
    valueMade(`tracing-credentials-${name}`, "result"),
    valueMade(`tracing-credentials-${name}`, "bcryptHash"),
  ]),
  ...["authority", "operator", ...workloadNames].map((name) =>
    valueMade(`tracing-certificates-${name}-key`, "privateKeyPem"),
  ),
];

describe("a secret value on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform({ ...withEverything, teams: ["shop", "billing"] });
  });

  for (const value of GENERATED) {
    it(`is never seen: ${value}`, () => {
      for (const { name, inputs } of platform.resources) {
        for (const text of plainTexts(inputs)) assert.ok(!text.includes(value), name);
      }
    });
  }

  it("is in the files of the workload that needs it", () => {
    const contents = (workload: WorkloadName) => {
      const uploads = platform.carrier(workload, "secrets")["uploads"] as {
        file: string;
        content: unknown;
      }[];
      return Object.fromEntries(
        uploads
          .filter(({ content }) => content instanceof Secret)
          .map(({ file, content }) => [file.split("/").at(-1), (content as Secret).value]),
      ) as Record<string, unknown>;
    };
    assert.deepEqual(contents("collector"), {
      "collector.key": valueMade("tracing-certificates-collector-key", "privateKeyPem"),
      "otlp-tokens":
        "tracing-credentials-otlp-token/result\ntracing-credentials-browser-token/result\n" +
        "tracing-credentials-team-shop/result\ntracing-credentials-team-billing/result\n",
      "redis-password": "tracing-credentials-redis/result",
    });
    assert.deepEqual(contents("tempo"), {
      "tempo.key": valueMade("tracing-certificates-tempo-key", "privateKeyPem"),
    });
    assert.deepEqual(contents("jaeger"), {
      "jaeger.key": valueMade("tracing-certificates-jaeger-key", "privateKeyPem"),
    });
    assert.deepEqual(contents("prometheus"), {
      "prometheus.key": valueMade("tracing-certificates-prometheus-key", "privateKeyPem"),
      "grafana-metrics-password": "tracing-credentials-grafana-metrics/result",
    });
    assert.deepEqual(contents("gateway"), {
      "gateway.key": valueMade("tracing-certificates-gateway-key", "privateKeyPem"),
      "viewer-password-hash": "tracing-credentials-viewer/bcryptHash",
      "admin-password-hash": "tracing-credentials-admin/bcryptHash",
      "grafana-user-header": "X-tracing-credentials-grafana-header/result",
      "otlp-token": "tracing-credentials-otlp-token/result",
      "team-token-shop": "tracing-credentials-team-shop/result",
      "team-token-billing": "tracing-credentials-team-billing/result",
    });
    assert.deepEqual(contents("business-logic"), {
      "business-logic.key": valueMade("tracing-certificates-business-logic-key", "privateKeyPem"),
      "otlp-token": "tracing-credentials-otlp-token/result",
      "apps-admin-token": "tracing-credentials-apps-admin-token/result",
      "redis-password": "tracing-credentials-redis/result",
    });
    assert.deepEqual(contents("nginx"), {
      "nginx.key": valueMade("tracing-certificates-nginx-key", "privateKeyPem"),
      "apps-tokens.conf": '"Bearer tracing-credentials-apps-token/result" 1;\n',
    });
  });

  it("is known to Redis by its hash alone", () => {
    const uploads = platform.carrier("redis", "secrets")["uploads"] as { content: unknown }[];
    const texts = uploads.map(({ content }) => JSON.stringify(content));
    const hash = createHash("sha256").update("tracing-credentials-redis/result").digest("hex");
    assert.ok(texts.some((text) => text.includes(`#${hash} `)));
    assert.ok(texts.every((text) => !text.includes("tracing-credentials-redis/result")));
  });

  it("is nowhere in a container that runs, hidden or not", () => {
    for (const name of workloadNames) {
      assert.equal(hidesSomething(platform.container(name)), false, name);
      assert.equal(hidesSomething(platform.carrier(name, "configuration")), false, name);
    }
  });
});
