import assert from "node:assert/strict";
import { parse } from "yaml";
import { dataSourcesOf } from "../../model/data-sources.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf, withEverything, withReplicas } from "../support/environments.ts";
import { configurationOf, filesOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt, mappingsIn, type Mapping } from "../support/yaml-walk.ts";

const one = (name: string, changes: Record<string, unknown> = withReplicas) =>
  workloadsOf("dev", changes).find((workload) => workload.name === name) ?? assert.fail(name);

describe("several Alertmanagers", () => {
  const { args, configuration, listeners, replicas } = one("alertmanager");
  const peers = args.filter((arg) => arg.startsWith("--cluster."));

  it("find each other by the name of all, and talk by certificates of the authority alone", () => {
    assert.deepEqual(replicas, { count: 3, dialled: "same" });
    assert.deepEqual(peers, [
      "--cluster.listen-address=0.0.0.0:9094",
      "--cluster.peer=alertmanagers:9094",
      "--cluster.tls-config=/etc/tracing-infra/configuration/alertmanager-cluster.yaml",
      "--cluster.reconnect-timeout=5m",
    ]);
    const secrets = "/etc/tracing-infra/secrets";
    const identity = {
      cert_file: `${secrets}/alertmanager.crt`,
      key_file: `${secrets}/alertmanager.key`,
    };
    const file = configuration.find(({ name }) => name === "alertmanager-cluster.yaml");
    assert.deepEqual(parse(file?.text ?? ""), {
      tls_server_config: {
        ...identity,
        client_ca_file: `${secrets}/authority.crt`,
        client_auth_type: "RequireAndVerifyClientCert",
        min_version: "TLS13",
      },
      tls_client_config: {
        ...identity,
        ca_file: `${secrets}/authority.crt`,
        server_name: "alertmanager",
        min_version: "TLS13",
      },
    });
    assert.deepEqual(
      listeners.map(({ port }) => port),
      [9093, 9094],
    );
  });

  it("are the only ones with a second port and a file for it", () => {
    const alone = one("alertmanager", withEverything);
    assert.deepEqual(
      alone.args.filter((arg) => arg.startsWith("--cluster.")),
      ["--cluster.listen-address="],
    );
    assert.ok(!alone.configuration.some(({ name }) => name === "alertmanager-cluster.yaml"));
    assert.deepEqual(
      alone.listeners.map(({ port }) => port),
      [9093],
    );
  });
});

describe("several Prometheuses", () => {
  const several = configurationOf("prometheus", withReplicas);

  it("report what each concludes to every Alertmanager, without saying who it was", () => {
    const { alert_relabel_configs: relabelling, alertmanagers } = mappingAt(several, "alerting");
    assert.deepEqual(relabelling, [{ action: "labeldrop", regex: "replica" }]);
    assert.deepEqual(
      (alertmanagers as Mapping[]).map((group) => group["static_configs"]),
      [[{ targets: [0, 1, 2].map((index) => `alertmanager-${index}:9093`) }]],
    );
  });

  it("say it of everything else that leaves them", () => {
    const labels = (configuration: Mapping) =>
      mappingAt(configuration, "global", "external_labels");
    assert.deepEqual(labels(several), {
      deployment_environment_name: "dev",
      replica: "${HOSTNAME}",
    });
    const alone = configurationOf("prometheus", withEverything);
    assert.deepEqual(labels(alone), { deployment_environment_name: "dev" });
    assert.ok(!("alert_relabel_configs" in mappingAt(alone, "alerting")));
  });

  it("ask every replica for its metrics, each other among them", () => {
    const jobs = several["scrape_configs"] as Mapping[];
    const asked = (name: string) =>
      jobs
        .filter((job) => job["job_name"] === name)
        .flatMap((job) =>
          (job["static_configs"] as { targets: string[] }[]).flatMap((one) => one.targets),
        );
    assert.deepEqual(asked("collector"), ["collector-0:8888", "collector-1:8888"]);
    assert.deepEqual(asked("gateway"), ["gateway-0:8888", "gateway-1:8888"]);
    assert.deepEqual(asked("prometheus"), ["prometheus-0:9090", "prometheus-1:9090"]);
    assert.equal(asked("alertmanager").length, 3);
    assert.deepEqual(asked("tempo"), ["tempo:3200"]);
  });

  it("are each sent everything, behind a queue of its own, and read by the name of both", () => {
    const exporters = mappingAt(configurationOf("collector", withReplicas), "exporters");
    for (const index of [0, 1]) {
      const { endpoint, sending_queue: queue } = mappingAt(
        exporters,
        `otlp_http/prometheus-${index}`,
      );
      assert.equal(endpoint, `https://prometheus-${index}:9090/api/v1/otlp`);
      assert.equal((queue as Mapping)["num_consumers"], 1);
    }
    assert.ok(!("otlp_http/prometheus" in exporters));
    const platform = platformFor(environmentOf("dev", withReplicas));
    const { prometheus, alertmanager } = dataSourcesOf(platform);
    assert.equal(prometheus?.url, "https://prometheus:9090");
    assert.equal(alertmanager?.url, "https://alertmanager:9093");
  });
});

describe("several Collectors", () => {
  const collector = configurationOf("collector", withReplicas);
  const sampler = configurationOf("sampler", withReplicas);
  const pipelinesOf = (configuration: Mapping) => mappingAt(configuration, "service", "pipelines");

  it("leave it to samplers, who see both sides of a call, to find out who calls whom", () => {
    assert.ok(!("service_graph" in mappingAt(collector, "connectors")));
    const { "traces/intake": intake, traces, "metrics/graph": graph } = pipelinesOf(sampler);
    assert.deepEqual(intake, {
      receivers: ["otlp"],
      processors: ["memory_limiter"],
      exporters: ["service_graph", "forward/traces"],
    });
    assert.deepEqual((traces as Mapping)["receivers"], ["forward/traces"]);
    assert.deepEqual((traces as Mapping)["processors"], ["tail_sampling"]);
    assert.deepEqual(graph, {
      receivers: ["service_graph"],
      processors: ["transform/environment", "transform/instance"],
      exporters: ["otlp_http/prometheus-0", "otlp_http/prometheus-1"],
    });
    // Each of two samplers sees half of the calls.
    const store = mappingAt(sampler, "connectors", "service_graph", "store");
    assert.equal(store["max_items"], 5_000);
  });

  it("are so alone: one finds out by itself, and its samplers send traces and nothing else", () => {
    const alone = configurationOf("sampler", withEverything);
    assert.deepEqual(Object.keys(pipelinesOf(alone)), [
      ...["traces", "traces/standard", "traces/errors", "metrics/own"],
    ]);
    assert.ok(
      "service_graph" in mappingAt(configurationOf("collector", withEverything), "connectors"),
    );
  });

  it("let nothing wait at a sampler for metrics, which the next minute replaces", () => {
    const queue = (id: string) => mappingAt(sampler, "exporters", id, "sending_queue");
    assert.equal(queue("otlp_grpc/tempo")["block_on_overflow"], true);
    assert.ok(!("block_on_overflow" in queue("otlp_http/prometheus-0")));
  });

  it("send a sampler together no more at once than one does", () => {
    const enough = (configuration: Mapping) =>
      mappingAt(configuration, "exporters", "otlp_grpc/sampler-0", "sending_queue", "batch")[
        "min_size"
      ];
    assert.equal(enough(configurationOf("collector", withEverything)), 2 ** 20);
    assert.equal(enough(collector), 2 ** 19);
  });

  it("say of all they count and find out which of them it was", () => {
    const made = ["metrics/spans", "metrics/host", "metrics/redis"];
    for (const [name, pipeline] of Object.entries(pipelinesOf(collector))) {
      const { processors } = pipeline as { processors: string[] };
      assert.equal(processors.at(-1) === "transform/instance", made.includes(name), name);
    }
    const [group] = mappingAt(collector, "processors", "transform/instance")[
      "metric_statements"
    ] as Mapping[];
    assert.deepEqual(group, {
      statements: ['set(resource.attributes["service.instance.id"], "${env:HOSTNAME}")'],
    });
  });

  it("hand each line of the gateways' logs on once", () => {
    const first = (configuration: Mapping) =>
      (mappingAt(configuration, "receivers", "file_log/audit")["operators"] as Mapping[])[0];
    assert.deepEqual(first(collector), {
      type: "filter",
      expr: 'env("HOSTNAME") != "collector-0"',
    });
    assert.equal(first(configurationOf("collector", withEverything))?.["type"], "json_parser");
  });
});

describe("several gateways", () => {
  const gateway = (changes: Record<string, unknown>) =>
    JSON.parse(filesOf("dev", changes)["gateway.json"] ?? "") as Mapping;
  const filename = (changes: Record<string, unknown>) =>
    mappingAt(gateway(changes), "logging", "logs", "audit", "writer")["filename"];

  it("write a log each, where Collectors look for any", () => {
    assert.equal(filename(withReplicas), "/var/log/gateway/audit-{env.HOSTNAME}.log");
    assert.equal(filename(withEverything), "/var/log/gateway/audit.log");
  });

  it("ask a store for no more at once, together, than one does, and each for something", () => {
    const limits = (requestsAtOnce: number, changes: Record<string, unknown>) =>
      new Set(
        mappingsIn(gateway({ ...changes, gateway: { requestsAtOnce } })).flatMap(
          ({ mapping }) => mapping["max_requests"] ?? [],
        ),
      );
    assert.deepEqual([...limits(65, withReplicas)], [32]);
    assert.deepEqual([...limits(1, withReplicas)], [1]);
    assert.deepEqual([...limits(65, withEverything)], [65]);
  });
});
