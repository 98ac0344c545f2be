import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { stack as policies } from "../../../policies/stack/index.ts";
import { declaredBy } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import { changed, rewritten } from "../../support/rewritten.ts";

/** What a policy says of some resources, by its name. */
function saidOf(name: string, resources: readonly Declared[], limits = {}): string[] {
  const policy = policies.find((one) => one.name === name);
  assert.ok(policy);
  return complaintsOf(policy, resources, limits);
}

/** A stack without a resource. */
function without(resources: readonly Declared[], name: string): Declared[] {
  const others = resources.filter((one) => one.name !== name);
  assert.equal(others.length, resources.length - 1, name);
  return others;
}

describe("the policies about a whole stack", () => {
  let dev: readonly Declared[];
  let prod: readonly Declared[];
  before(async () => {
    dev = await declaredBy("dev");
    prod = await declaredBy("prod");
  });

  for (const { name } of policies) {
    it(`${name} is kept by both of our own stacks`, () => {
      for (const stack of [dev, prod]) assert.deepEqual(saidOf(name, stack), []);
    });
  }

  describe("edges-have-policies", () => {
    it("names each dial of pods that nothing lets out", () => {
      assert.deepEqual(
        saidOf("edges-have-policies", without(prod, "tracing-prod-sampler-to-jaeger")),
        [
          "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.otlp_grpc/jaeger.endpoint: must be let out by a NetworkPolicy from 'tracing-prod-sampler' to 'tracing-prod-jaeger' at port 4317, got 'jaeger:4317'",
        ],
      );
    });

    it("names each dial of pods that are not let in", () => {
      assert.deepEqual(
        saidOf("edges-have-policies", without(prod, "tracing-prod-grafana-from-prometheus")),
        [
          "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): scrape_configs[7].static_configs[0].targets[0]: must be let in by a NetworkPolicy from 'tracing-prod-prometheus' to 'tracing-prod-grafana' at port 3000, got 'https://grafana:3000'",
        ],
      );
    });

    it("names a policy that is about another port", () => {
      const moved = changed(
        prod,
        ["NetworkPolicy", "tracing-prod-grafana-to-loki"],
        [["spec", "egress", 0, "ports", 0, "port"], 3101],
      );
      assert.deepEqual(saidOf("edges-have-policies", moved), [
        "tracing-prod-grafana-configuration: data['provisioning__datasources__tracing.yaml'] (provisioning__datasources__tracing.yaml): datasources[3].url: must be let out by a NetworkPolicy from 'tracing-prod-grafana' to 'tracing-prod-loki' at port 3100, got 'https://loki:3100'",
      ]);
    });

    it("names the peers that a command dials", () => {
      const said = saidOf(
        "edges-have-policies",
        without(prod, "tracing-prod-alertmanager-to-alertmanager"),
      );
      assert.deepEqual(said, [
        "tracing-prod-alertmanager: spec.template.spec.containers[0].args[4]: must be let out by a NetworkPolicy from 'tracing-prod-alertmanager' to 'tracing-prod-alertmanager' at port 9094, got 'alertmanagers:9094'",
      ]);
    });

    it("names containers that share no network", () => {
      const alone = changed(
        dev,
        ["Container", "tracing-dev-redis"],
        [["networksAdvanced", 0, "name"], "elsewhere"],
      );
      assert.deepEqual(saidOf("edges-have-policies", alone), [
        "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.redis.endpoint: must be on a network with 'tracing-dev-redis', got 'redis:6379'",
      ]);
    });
  });

  describe("components-are-scraped", () => {
    it("names a workload that no job asks", () => {
      assert.deepEqual(
        saidOf(
          "components-are-scraped",
          rewritten(prod, "prometheus.yaml", [[["scrape_configs", 3], undefined]]),
        ),
        [
          "tracing-prod-jaeger: spec.template.spec.containers[0].image: must be the target of a scrape job, got 'none'",
        ],
      );
    });

    it("names a Redis that no receiver asks either", () => {
      const without = rewritten(dev, "collector.yaml", [[["receivers", "redis"], undefined]]);
      assert.deepEqual(saidOf("components-are-scraped", without), [
        "tracing-dev-redis: image: must be the target of a scrape job, got 'none'",
      ]);
    });
  });

  it("components-have-alert-rules names every job when no rule asks who is up", () => {
    const none = rewritten(prod, "prometheus-rules.yaml", [[["groups"], [{ rules: [] }]]]);
    const said = saidOf("components-have-alert-rules", none);
    assert.equal(said.length, 9);
    assert.equal(
      said[1],
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): scrape_configs[1].job_name: must be watched by an alerting rule, got 'sampler'",
    );
  });

  describe("data-sources-are-deployed", () => {
    it("names a data source that nothing answers, unless somebody else deploys it", () => {
      const lost = rewritten(dev, "tracing.yaml", [
        [["datasources", 0, "url"], "https://tmpo:3200"],
      ]);
      const complaint =
        "tracing-dev-grafana-configuration: uploads[2].content (tracing.yaml): datasources[0].url: must be answered by a workload of the stack, got 'https://tmpo:3200'";
      assert.deepEqual(saidOf("data-sources-are-deployed", lost), [complaint]);
      const limits = { elsewhere: ["tmpo"] };
      assert.deepEqual(saidOf("data-sources-are-deployed", lost, limits), []);
    });

    it("names a panel that asks what is not provisioned", () => {
      const file = "dashboards__tracing-collector.json";
      const odd = rewritten(prod, file, [[["panels", 1, "datasource", "uid"], "mimir"]]);
      assert.deepEqual(saidOf("data-sources-are-deployed", odd), [
        `tracing-prod-grafana-configuration: data['${file}'] (${file}): panels[1].datasource.uid: must be a data source that is provisioned, got 'mimir'`,
      ]);
    });
  });

  describe("files-are-there", () => {
    const certificate = "/etc/tracing-infra/secrets/tmpo.crt";

    it("names a certificate that nothing brings", () => {
      const way = ["server", "http_tls_config", "cert_file"];
      assert.deepEqual(
        saidOf("files-are-there", rewritten(prod, "tempo.yaml", [[way, certificate]])),
        [
          `tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): server.http_tls_config.cert_file: must be a file that is brought, got '${certificate}'`,
        ],
      );
      assert.deepEqual(
        saidOf("files-are-there", rewritten(dev, "tempo.yaml", [[way, certificate]])),
        [
          `tracing-dev-tempo-configuration: uploads[0].content (tempo.yaml): server.http_tls_config.cert_file: must be a file that is brought, got '${certificate}'`,
        ],
      );
    });

    it("names a configuration that a command cannot find", () => {
      const way = ["spec", "template", "spec", "containers", 0, "args", 0] as const;
      const path = "/etc/tracing-infra/configuration/temp.yaml";
      const lost = changed(
        prod,
        ["StatefulSet", "tracing-prod-tempo"],
        [way, `-config.file=${path}`],
      );
      assert.deepEqual(saidOf("files-are-there", lost), [
        `tracing-prod-tempo: spec.template.spec.containers[0].args[0]: must be a file that is brought, got '${path}'`,
      ]);
    });

    it("knows the files of carriers whose ids nobody knows yet", () => {
      const open = dev.map((one) => ({
        ...one,
        inputs: JSON.parse(
          JSON.stringify(one.inputs).replaceAll(
            /("fromContainer":)"[^"]*"/g,
            `$1${JSON.stringify(UNKNOWN)}`,
          ),
        ) as Declared["inputs"],
      }));
      for (const { name } of policies) assert.deepEqual(saidOf(name, open), []);
      const alone = changed(
        open,
        ["Container", "tracing-dev-tempo"],
        [["networksAdvanced"], [{ name: "elsewhere", aliases: ["tempo"] }]],
      );
      assert.ok(saidOf("edges-have-policies", alone).length > 0);
    });
  });

  it("tls-files-hold-certificates names what is taken for encrypted and is not", () => {
    const where = "tracing-prod-alertmanager-configuration: data['";
    for (const [name, section] of [
      ["alertmanager-web.yaml", "tls_server_config"],
      ["alertmanager-cluster.yaml", "tls_server_config"],
      ["alertmanager-cluster.yaml", "tls_client_config"],
    ] as const) {
      assert.deepEqual(
        saidOf("tls-files-hold-certificates", rewritten(prod, name, [[[section], undefined]])),
        [
          `${where}${name}'] (${name}): ${section}: must have a certificate and its key, got nothing`,
        ],
      );
    }
  });
});
