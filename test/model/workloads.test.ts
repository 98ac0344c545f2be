import assert from "node:assert/strict";
import { images, type Image } from "../../model/images.ts";
import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersByName, listenersOf } from "../../model/deployment.ts";
import { workloadNames, type WorkloadName } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { tlsFiles, tlsPaths } from "../../model/tls.ts";
import { configurationPath, folders, secretPath, type Workload } from "../../model/workload.ts";
import { environmentOf, withEverything } from "../support/environments.ts";
import { workloadsOf } from "../support/workloads.ts";

const workloads = workloadsOf("dev", withEverything);
const platform = platformFor(environmentOf("dev", withEverything));

/** The workloads that read their variables and no file: the sample services that are written here. */
const WITHOUT_FILES: readonly WorkloadName[] = ["llm-router", "websocket", "business-logic"];

/** The secrets that are generated or derived, beside every workload's TLS identity. */
const CREDENTIALS = {
  collector: ["otlp-tokens", "redis-password"],
  tempo: [],
  jaeger: [],
  prometheus: ["certificate-ends.yaml", "grafana-metrics-password"],
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
  sampler: [],
} as const;

/** How a Go program is told of its memory: it collects garbage harder from there. */
const go = ({ environment }: Workload) =>
  /^(\d+)MiB$/.exec(environment["GOMEMLIMIT"] ?? "")?.[1] ?? "nothing";

/** How a workload is told, and of how much: the figure that it reads, in MiB. */
const MEMORY_TOLD: Readonly<Record<WorkloadName, (workload: Workload) => string | undefined>> = {
  collector: go,
  tempo: go,
  jaeger: go,
  prometheus: go,
  zipkin: ({ environment }) => /-Xmx(\d+)m/.exec(environment["JAVA_TOOL_OPTIONS"] ?? "")?.[1],
  loki: go,
  alertmanager: go,
  grafana: go,
  redis: ({ configuration: [file] }) => {
    const [, bytes] = /^maxmemory (\d+)$/m.exec(file?.text ?? "") ?? [];
    return `${Number(bytes) / 2 ** 20}`;
  },
  gateway: go,
  // Rust has no runtime that frees memory when it is told to, and nginx, in C, has none either.
  "llm-router": () => undefined,
  websocket: go,
  "business-logic": ({ environment }) =>
    /--max-old-space-size=(\d+)/.exec(environment["NODE_OPTIONS"] ?? "")?.[1],
  nginx: () => undefined,
  sampler: go,
};

/** All that a workload is told where it is started. */
const saidTo = ({ args, entrypoint = [], environment }: Workload) => [
  ...args,
  ...entrypoint,
  ...Object.values(environment),
];

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
      assert.deepEqual(workload.listeners, listenersOf(platform, name));
    });

    it(`ask ${name} for its readiness where it listens`, () => {
      assert.ok(workload.listeners.includes(workload.readiness.listener));
      const { listener, path } = workload.readiness;
      assert.equal(listener.protocol, path === undefined ? "tls" : "https");
      assert.match(path ?? "/", /^\//);
    });

    if (WITHOUT_FILES.includes(name)) {
      it(`tell ${name} in variables what others read in files, its ports among it`, () => {
        const { https, metrics } = listenersByName(platform, name);
        assert.deepEqual(workload.configuration, []);
        assert.equal(workload.environment["LISTEN_PORT"], `${https?.port}`);
        assert.equal(workload.environment["METRICS_PORT"], metrics && `${metrics.port}`);
      });
    } else {
      it(`tell ${name} to read its configuration where it is mounted`, () => {
        const { configuration } = workload;
        const texts = [...saidTo(workload), ...configuration.map(({ text }) => text)].join("\n");
        assert.ok(configuration.length > 0);
        for (const file of configuration) {
          // By its name, or by the folder in which the program looks for whatever is there.
          const [folder = ""] = file.name.split("/");
          assert.ok(texts.includes(configurationPath(folder)), file.name);
        }
      });
    }

    it(`refer ${name} to every secret that it is given, and to no other`, () => {
      const texts = [...saidTo(workload), ...workload.configuration.map(({ text }) => text)];
      const named = texts.flatMap((text) => [
        ...text.matchAll(/\/etc\/tracing-infra\/secrets\/([\w.-]+)/g),
      ]);
      assert.deepEqual(
        [...new Set(named.map(([, secret = ""]) => secret))].sort(),
        [...workload.secrets].sort(),
      );
    });

    it(`tell ${name} of its memory in the words of its language, if that has any`, () => {
      const { memory } = workload;
      const told = MEMORY_TOLD[name](workload);
      if (told === undefined)
        assert.doesNotMatch(saidTo(workload).join(" "), /mem|heap|old-space/i);
      else if (MEMORY_TOLD[name] === go)
        // Those that hold data must not have their limiters take garbage for it.
        assert.equal(
          told,
          `${Math.floor((memory.mebibytes * (["collector", "sampler"].includes(name) ? 3 : 4)) / 5)}`,
        );
      else assert.ok(Number(told) > 0 && Number(told) < memory.mebibytes, told);
    });

    it(`give ${name} the processors by which the rules measure its share of them`, () => {
      assert.equal(workload.cpus, cpuLimitOf(name));
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
        ["llm-router", undefined],
        ["websocket", undefined],
        ["business-logic", undefined],
        ["nginx", undefined],
        ["sampler", "/var/lib/otelcol"],
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
