import assert from "node:assert/strict";
import { dockerPlatform, type DockerRecording } from "../../support/docker-platform.ts";
import { valueMade } from "../../support/recording.ts";
import { hidesSomething, plainTexts, Secret } from "../../support/secrets.ts";

/** Every generated value that nobody may see. */
const GENERATED = [
  ...["otlp-token", "jaeger", "prometheus"].flatMap((name) => [
    valueMade(`tracing-credentials-${name}`, "result"),
    valueMade(`tracing-credentials-${name}`, "bcryptHash"),
  ]),
  ...["authority", "operator", "collector", "tempo", "jaeger", "prometheus"].map((name) =>
    valueMade(`tracing-certificates-${name}-key`, "privateKeyPem"),
  ),
];

describe("a secret value on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform();
  });

  for (const value of GENERATED) {
    it(`is never seen: ${value}`, () => {
      for (const { name, inputs } of platform.resources) {
        for (const text of plainTexts(inputs)) assert.ok(!text.includes(value), name);
      }
    });
  }

  it("is in the files of the workload that needs it", () => {
    const contents = (workload: "collector" | "tempo" | "jaeger" | "prometheus") => {
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
      "otlp-token": "tracing-credentials-otlp-token/result",
    });
    assert.deepEqual(contents("tempo"), {
      "tempo.key": valueMade("tracing-certificates-tempo-key", "privateKeyPem"),
    });
    assert.deepEqual(contents("jaeger"), {
      "jaeger.key": valueMade("tracing-certificates-jaeger-key", "privateKeyPem"),
      "jaeger-users": "jaeger:tracing-credentials-jaeger/bcryptHash\n",
    });
    assert.deepEqual(contents("prometheus"), {
      "prometheus.key": valueMade("tracing-certificates-prometheus-key", "privateKeyPem"),
      "prometheus-password": "tracing-credentials-prometheus/result",
      "prometheus-web.yaml": JSON.stringify({
        tls_server_config: {
          cert_file: "/etc/tracing-infra/secrets/prometheus.crt",
          key_file: "/etc/tracing-infra/secrets/prometheus.key",
          min_version: "TLS13",
        },
        basic_auth_users: { prometheus: "tracing-credentials-prometheus/bcryptHash" },
      }),
    });
  });

  it("is nowhere in a container that runs, hidden or not", () => {
    for (const name of ["collector", "tempo", "jaeger", "prometheus"] as const) {
      assert.equal(hidesSomething(platform.container(name)), false, name);
      assert.equal(hidesSomething(platform.carrier(name, "configuration")), false, name);
    }
  });
});
