import assert from "node:assert/strict";
import { images, type Image } from "../../model/images.ts";
import { listenersOf } from "../../model/deployment.ts";
import { workloadNames } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { tlsFiles, tlsPaths } from "../../model/tls.ts";
import { configurationPath, folders, secretPath } from "../../model/workload.ts";
import { environmentOf } from "../support/environments.ts";
import { workloadsOf } from "../support/workloads.ts";

const workloads = workloadsOf("dev");

/** The secrets that are generated or derived, beside every workload's TLS identity. */
const CREDENTIALS = {
  collector: ["otlp-tokens", "redis-password"],
  tempo: [],
  jaeger: [],
  prometheus: ["grafana-metrics-password"],
  zipkin: [],
  loki: [],
  alertmanager: [],
  grafana: [
    ...["grafana-admin-password", "grafana-metrics-password"],
    ...["grafana-secret-key", "grafana-user-header"],
  ],
  redis: ["redis-users.acl"],
  gateway: ["viewer-password-hash", "admin-password-hash", "grafana-user-header"],
  "llm-router": ["otlp-token", "apps-admin-token"],
  websocket: ["otlp-token", "apps-admin-token"],
  "business-logic": ["otlp-token", "apps-admin-token", "redis-password"],
  nginx: ["apps-tokens.conf"],
} as const;

describe("the workloads", () => {
  it("are all that have listeners, each once", () => {
    assert.deepEqual(
      workloads.map(({ name }) => name),
      workloadNames,
    );
  });

  for (const workload of workloads) {
    const { name } = workload;

    it(`call ${name} by a DNS label`, () => {
      assert.match(name, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
    });

    it(`run ${name} as a user who is not root`, () => {
      assert.ok(Number.isInteger(workload.user) && workload.user > 0 && workload.user <= 65_535);
    });

    it(`give ${name} an image that is pinned`, () => {
      assert.ok(Object.hasOwn(images, workload.image));
    });

    it(`give ${name} its own TLS identity and its own credentials, and nothing more`, () => {
      const { authority, certificate, key } = tlsFiles(name);
      // Java reads certificates and keys from stores of its own kind.
      const identity =
        name === "zipkin" ? ["authority.p12", "zipkin.p12"] : [authority, certificate, key];
      assert.deepEqual(workload.secrets, [...identity, ...CREDENTIALS[name]]);
    });

    it(`give ${name} every listener that is its own`, () => {
      assert.deepEqual(workload.listeners, listenersOf(platformFor(environmentOf("dev")), name));
    });

    it(`ask ${name} for its readiness where it listens`, () => {
      assert.ok(workload.listeners.includes(workload.readiness.listener));
      const { listener, path } = workload.readiness;
      assert.equal(listener.protocol, path === undefined ? "tls" : "https");
      assert.match(path ?? "/", /^\//);
    });

    it(`tell ${name} to read its configuration where it is mounted`, () => {
      const { args, entrypoint = [], environment, configuration } = workload;
      const said = [...args, ...entrypoint, ...Object.values(environment)];
      const texts = [...said, ...configuration.map(({ text }) => text)].join("\n");
      assert.ok(configuration.length > 0);
      for (const file of configuration) {
        // By its name, or by the folder in which the program looks for whatever is there.
        const [folder = ""] = file.name.split("/");
        assert.ok(texts.includes(configurationPath(folder)), file.name);
      }
    });

    it(`refer ${name} to no secret that it is not given`, () => {
      const text = [...workload.args, ...workload.configuration.map((file) => file.text)].join(
        "\n",
      );
      const named = [...text.matchAll(/\/etc\/tracing-infra\/secrets\/([\w.-]+)/g)];
      assert.ok(named.length > 0);
      for (const [, secret = ""] of named) assert.ok(workload.secrets.includes(secret), secret);
    });

    it(`tell ${name} of its memory in the words of its language`, () => {
      const { environment, memory, configuration } = workload;
      // The Collector holds traces: its limiter must not take garbage for them.
      const fifths = Math.floor((memory.mebibytes * (name === "collector" ? 3 : 4)) / 5);
      if (name === "zipkin") {
        const [, heap = ""] = /-Xmx(\d+)m/.exec(environment["JAVA_TOOL_OPTIONS"] ?? "") ?? [];
        assert.ok(Number(heap) > 0 && Number(heap) < memory.mebibytes);
      } else if (name === "redis") {
        const [, most = ""] = /maxmemory (\d+)/.exec(configuration[0]?.text ?? "") ?? [];
        assert.ok(Number(most) > 0 && Number(most) < memory.bytes);
      } else assert.equal(environment["GOMEMLIMIT"], `${fifths}MiB`);
    });
  }

  it("store nothing in the Collector when its queues are in memory", () => {
    const [collector] = workloadsOf("dev", { persistentQueues: false });
    assert.equal(collector?.name, "collector");
    assert.equal(collector.storage, undefined);
  });

  it("keep what they store where their image keeps it, if it does, as its user", () => {
    for (const { name, image, storage, user } of workloads) {
      const { data }: Image = images[image];
      if (data) assert.deepEqual([data.path, data.user], [storage?.path, user], name);
    }
  });

  it("keep what they store in these folders", () => {
    assert.deepEqual(
      workloads.map(({ name, storage }) => [name, storage?.path]),
      [
        ["collector", "/var/lib/otelcol"],
        ["tempo", "/var/tempo"],
        ["jaeger", "/tmp"],
        ["prometheus", "/prometheus"],
        ["zipkin", undefined],
        ["loki", "/loki"],
        ["alertmanager", "/alertmanager"],
        ["grafana", "/var/lib/grafana"],
        ["redis", "/data"],
        ["gateway", undefined],
      ],
    );
  });
});

describe("a workload's folders", () => {
  it("are apart, so that a secret never lies beside what a preview shows", () => {
    assert.equal(configurationPath("a.yaml"), "/etc/tracing-infra/configuration/a.yaml");
    assert.equal(secretPath("a.key"), "/etc/tracing-infra/secrets/a.key");
    assert.ok(!folders.secrets.startsWith(folders.configuration));
    assert.deepEqual(tlsPaths("tempo"), {
      authority: "/etc/tracing-infra/secrets/authority.crt",
      certificate: "/etc/tracing-infra/secrets/tempo.crt",
      key: "/etc/tracing-infra/secrets/tempo.key",
    });
  });
});
