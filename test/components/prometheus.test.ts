import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { prometheusWorkload } from "../../components/prometheus/workload.ts";
import { edgesFrom } from "../../model/deployment.ts";
import { addressOf } from "../../model/edges.ts";
import { platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { configurationPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { environmentOf, withApps } from "../support/environments.ts";
import { configurationOf, filesOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const platform = platformFor(environmentOf("dev", withApps));
const configuration = configurationOf("prometheus", withApps);
const jobs = configuration["scrape_configs"] as Mapping[];
const jobOf = (name: string) => jobs.find((job) => job["job_name"] === name) ?? assert.fail(name);

const trust = { ca_file: "/etc/tracing-infra/secrets/authority.crt", min_version: "TLS13" };
const identity = {
  cert_file: "/etc/tracing-infra/secrets/prometheus.crt",
  key_file: "/etc/tracing-infra/secrets/prometheus.key",
};

describe("Prometheus' configuration", () => {
  it("has a job for every edge on which it asks for metrics, and no other", () => {
    assert.deepEqual(
      jobs.map((job) => [job["job_name"], job["scheme"], job["static_configs"]]),
      edgesFrom(platform, "prometheus", "scrape").map((edge) => [
        edge.server,
        "https",
        [{ targets: [addressOf(edge)] }],
      ]),
    );
    assert.equal(jobs.length, 12);
    const alone = configurationOf("prometheus", { apps: false })["scrape_configs"] as Mapping[];
    assert.deepEqual(
      jobs.filter(({ job_name: name }) => !alone.some((job) => job["job_name"] === name)),
      (["llm-router", "websocket", "business-logic"] as const).map(jobOf),
    );
  });

  it("asks Zipkin where Zipkin has its metrics, and everybody else at the usual place", () => {
    for (const job of jobs) {
      const path = job["job_name"] === "zipkin" ? "/prometheus" : "/metrics";
      assert.equal(job["metrics_path"], path, String(job["job_name"]));
    }
  });

  it("shows Grafana a password and everybody else its certificate", () => {
    for (const job of jobs) {
      const grafana = job["job_name"] === "grafana";
      assert.deepEqual(job["tls_config"], grafana ? trust : { ...trust, ...identity });
      assert.equal("basic_auth" in job, grafana);
    }
    assert.deepEqual(jobOf("grafana")["basic_auth"], {
      username: "metrics",
      password_file: "/etc/tracing-infra/secrets/grafana-metrics-password",
    });
  });

  it("is given Grafana's password only where there is Grafana", () => {
    const workloads = platform.workloads.filter((name) => name !== "grafana");
    const without = prometheusWorkload({ ...platform, workloads });
    assert.ok(prometheusWorkload(platform).secrets.includes("grafana-metrics-password"));
    assert.ok(!without.secrets.includes("grafana-metrics-password"));
  });

  it("reports alerts to Alertmanager over TLS, with its certificate", () => {
    assert.deepEqual(mappingAt(configuration, "alerting")["alertmanagers"], [
      {
        scheme: "https",
        api_version: "v2",
        tls_config: { ...trust, ...identity },
        static_configs: [{ targets: ["alertmanager:9093"] }],
      },
    ]);
  });

  it("marks what leaves it with the environment it comes from", () => {
    assert.deepEqual(mappingAt(configuration, "global", "external_labels"), {
      deployment_environment_name: "dev",
    });
  });

  it("is guarded by TLS 1.3 and asks for a certificate of the platform's authority", () => {
    assert.deepEqual(parse(filesOf("dev")["prometheus-web.yaml"] ?? ""), {
      tls_server_config: {
        ...identity,
        client_ca_file: trust.ca_file,
        client_auth_type: "RequireAndVerifyClientCert",
        min_version: "TLS13",
      },
    });
    const guard = `--web.config.file=${configurationPath("prometheus-web.yaml")}`;
    assert.ok(prometheusWorkload(platform).args.includes(guard));
  });

  it("offers nobody to stop it, reload it or delete from it", () => {
    const said = prometheusWorkload(platform).args.join(" ");
    assert.doesNotMatch(said, /enable-lifecycle|enable-admin-api/);
  });

  it("lets no query and no ring of exemplars take more than its share of the memory", () => {
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 65_536 }), (mebibytes) => {
        const memory = { ...platform.memory, prometheus: ByteSize.mebibytes(mebibytes) };
        const { args, configuration: files } = prometheusWorkload({ ...platform, memory });
        const [, samples] = /--query\.max-samples=(\d+)/.exec(args.join(" ")) ?? [];
        assert.ok(Number(samples) * 16 <= (mebibytes / 4) * 2 ** 20);
        const { max_exemplars: exemplars } = mappingAt(
          parse(files[0].text),
          "storage",
          "exemplars",
        );
        assert.ok(Number(exemplars) * 256 <= mebibytes * 0.04 * 2 ** 20);
        assert.ok(Number(exemplars) > 0);
      }),
    );
  });
});

describe("Prometheus' rules", function () {
  this.timeout(120_000);

  const path = configurationPath("prometheus-rules.yaml");
  const text = filesOf("dev", withApps)["prometheus-rules.yaml"] ?? "";
  const rules = (parse(text) as { groups: { rules: Mapping[] }[] }).groups.flatMap(
    (group) => group.rules,
  );

  it("know the memory limit of every workload, by the name of its job", () => {
    const limits = rules.filter((rule) => rule["record"] === "tracing:memory_limit_bytes");
    assert.deepEqual(
      limits.map(({ expr, labels }) => [mappingAt(labels)["job"], expr]),
      platform.workloads.map((name) => [name, `vector(${platform.memory[name].bytes})`]),
    );
  });

  it("have one alert that always fires", () => {
    assert.deepEqual(
      rules.filter(({ expr, alert }) => alert && expr === "vector(1)").map(({ alert }) => alert),
      ["Watchdog"],
    );
  });

  it("are taken by promtool as they are, and not with one key mistyped", async () => {
    const check = (rendered: string) =>
      runProgram("promtool", ["check", "rules", path], { files: { [path]: rendered } });
    const good = await check(text);
    assert.equal(good.exitCode, 0, good.output);
    const bad = await check(text.replace("annotations:", "annotation:"));
    assert.notEqual(bad.exitCode, 0);
    assert.match(bad.output, /annotation/);
  });
});
