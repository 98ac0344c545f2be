import assert from "node:assert/strict";
import { data } from "../../../policies/data/index.ts";
import type { Declared } from "../../../policies/judging/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import { configMap, container, deployment, service } from "../../support/plain-programs.ts";

/** What all policies about data say of a program of somebody else's. */
function complaints(...resources: readonly Declared[]): string[] {
  return data.flatMap((policy) =>
    complaintsOf(policy, resources).map((one) => `${policy.name}: ${one}`),
  );
}

const image = "otel/opentelemetry-collector-contrib:0.158.0";
const tailSampling = (policies: readonly unknown[]) => ({ decision_wait: "10s", policies });
const keepingErrors = { name: "e", type: "status_code", status_code: { status_codes: ["ERROR"] } };
const tenPercent = { name: "b", type: "probabilistic", probabilistic: { sampling_percentage: 10 } };

/** A Collector that takes OTLP and sends to Tempo. */
function collectorWith(
  processors: Readonly<Record<string, unknown>>,
  exporters: Readonly<Record<string, unknown>> = { otlp: { endpoint: "tempo:4317" } },
) {
  return {
    receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } } },
    ...{ processors, exporters },
    service: {
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: Object.keys(processors),
          exporters: Object.keys(exporters),
        },
      },
    },
  };
}

const redaction = { allow_all_keys: true, blocked_values: ["4[0-9]{12}"] };

describe("the policies about data, of other people's programs", () => {
  it("say nothing of a Collector that redacts, keeps errors and samples the rest", () => {
    const config = collectorWith({
      redaction,
      tail_sampling: tailSampling([keepingErrors, tenPercent]),
    });
    const file = "/etc/otelcol-contrib/config.yaml";
    assert.deepEqual(complaints(container("otel", image, { files: { [file]: config } })), []);
  });

  it("say nothing of a configuration of something else", () => {
    const app = configMap("shop", {
      "config.yaml": { service: { name: "shop" }, exporters: { csv: { path: "/out" } } },
      "overrides.json": '{"overrides": {"theme": "dark"}}',
    });
    assert.deepEqual(complaints(app, deployment("shop", "example/shop:1")), []);
  });

  it("name a Collector that stores, prints and leaves out what it pleases", () => {
    const config = collectorWith(
      { probabilistic_sampler: { sampling_percentage: 5 } },
      { otlphttp: { endpoint: "https://tempo:4318" }, debug: { verbosity: "detailed" } },
    );
    const file = "/etc/otelcol/config.yaml";
    const where = "otel: uploads[0].content (config.yaml): ";
    assert.deepEqual(complaints(container("otel", image, { files: { [file]: config } })), [
      `errors-are-kept: ${where}processors.probabilistic_sampler.sampling_percentage: must keep every trace that has an error, got '5 % of them'`,
      `telemetry-is-redacted: ${where}service.pipelines.traces.processors: must redact what is stored by 'otlphttp', got 'probabilistic_sampler'`,
      `telemetry-is-not-printed: ${where}exporters.debug.verbosity: must not print telemetry in full, got 'detailed'`,
    ]);
  });

  it("name a sampler of several replicas that a plain Service shares out", () => {
    const config = collectorWith({ redaction, tail_sampling: tailSampling([keepingErrors]) });
    const resources = [
      configMap("sampler", { relay: config }),
      deployment("sampler", image, { replicas: 3 }),
      service("sampler", [4317]),
    ];
    assert.deepEqual(complaints(...resources), [
      "whole-traces-are-decided: sampler: spec.replicas: must be one replica, or be sent to by a Collector that keeps the spans of a trace together, got '3'",
    ]);
    const agent = collectorWith(
      { batch: {} },
      { otlp: { endpoint: "sampler.observability:4317" } },
    );
    const agents = [configMap("agent", { relay: agent }), deployment("agent", image)];
    assert.deepEqual(complaints(...resources, ...agents), [
      "whole-traces-are-decided: agent: data.relay (relay): exporters.otlp.endpoint: must send all spans of a trace to the same replica of the sampler, got 'sampler.observability:4317'",
    ]);
  });

  it("let a load balancer keep the spans of a trace together, unless it goes by the service", () => {
    const balancer = (more: object) => ({
      loadbalancing: {
        ...{ protocol: { otlp: {} }, ...more },
        resolver: { dns: { hostname: "sampler.observability.svc.cluster.local" } },
      },
    });
    const stackOf = (more: object) => [
      configMap("sampler", {
        "relay.yaml": collectorWith({ redaction, tail_sampling: tailSampling([keepingErrors]) }),
      }),
      deployment("sampler", image, { replicas: 3 }),
      service("sampler", [4317], { clusterIP: "None" }),
      configMap("agent", { "relay.yaml": collectorWith({}, balancer(more)) }),
      deployment("agent", image),
    ];
    assert.deepEqual(complaints(...stackOf({})), []);
    assert.deepEqual(complaints(...stackOf({ routing_key: "service" })), [
      "whole-traces-are-decided: agent: data['relay.yaml'] (relay.yaml): exporters.loadbalancing.resolver.dns.hostname: must send all spans of a trace to the same replica of the sampler, got 'sampler.observability.svc.cluster.local:4317'",
    ]);
  });

  it("name the retention of a Prometheus that keeps its metrics for an hour", () => {
    const words = ["--config.file", "/etc/prometheus/prometheus.yml"];
    const short = ["--storage.tsdb.retention.time", "1h"];
    assert.deepEqual(
      complaints(container("prometheus", "prom/prometheus:v3", { command: [...words, ...short] })),
      [
        "metrics-are-kept-within-bounds: prometheus: command[2]: must be between 24 hours and 400 days, got '1h'",
      ],
    );
    const pod = deployment("prom", "quay.io/prometheus/prometheus:v3", {
      args: ["--storage.tsdb.retention.time=2y"],
    });
    assert.deepEqual(complaints(pod), [
      "metrics-are-kept-within-bounds: prom: spec.template.spec.containers[0].args[0]: must be between 24 hours and 400 days, got '2y'",
    ]);
  });

  it("name a gateway whose record of requests is thrown away", () => {
    const gateway = (logging: object) => ({
      logging: { logs: logging },
      apps: {
        http: {
          servers: {
            web: {
              logs: {},
              routes: [{ handle: [{ handler: "reverse_proxy", upstreams: [{ dial: "g:3000" }] }] }],
            },
          },
        },
      },
    });
    const said = (logging: object) =>
      complaints(
        container("caddy", "caddy:2", {
          files: { "/etc/caddy/caddy.json": JSON.stringify(gateway(logging)) },
        }),
      );
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ default: { exclude: ["http.log.access"] } }), [
      "readers-are-on-record: caddy: uploads[0].content (caddy.json): apps.http.servers.web.logs: must be given to a logger that writes, of those in 'logging.logs', got 'http.log.access'",
    ]);
  });

  it("bear inputs that make no sense", () => {
    const nonsense = [null, 3, "x", [], {}, [null], { a: null }];
    for (const odd of nonsense) {
      const config = {
        ...{ receivers: odd, processors: { tail_sampling: odd }, exporters: odd, connectors: odd },
        service: {
          pipelines: { traces: odd, logs: { receivers: odd, processors: ["tail_sampling"] } },
        },
      };
      const resources = [
        container("a", image, {
          files: { "/c/a.yaml": config },
          volumes: odd,
          networksAdvanced: odd,
        }),
        container("b", "grafana/tempo", {
          files: { "/c/t.yaml": { storage: { trace: {} }, overrides: odd, compactor: odd } },
        }),
        configMap("c", { "c.yaml": config, "l.yaml": { schema_config: {}, limits_config: odd } }),
        deployment("c", image, { replicas: odd as number, args: odd as string[] }),
      ];
      assert.doesNotThrow(() => complaints(...resources));
    }
  });
});
