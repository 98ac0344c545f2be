import assert from "node:assert/strict";
import { parse } from "yaml";
import { prometheusWebConfig } from "../../components/prometheus/config.ts";
import { addressOf, edgesFrom } from "../../model/edges.ts";
import { configurationOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const configuration = configurationOf("prometheus");
const jobs = configuration["scrape_configs"] as Mapping[];

describe("Prometheus' configuration", () => {
  it("has a job for every edge on which it asks for metrics, and no other", () => {
    const asked = jobs.map((job) => [job["job_name"], job["static_configs"]]);
    assert.deepEqual(
      asked,
      edgesFrom("prometheus", "scrape").map((edge) => [
        edge.server,
        [{ targets: [addressOf(edge)] }],
      ]),
    );
    assert.equal(asked.length, 4);
  });

  it("shows a certificate everywhere, and its account where one is asked for", () => {
    for (const job of jobs) {
      assert.equal(job["scheme"], "https");
      assert.deepEqual(job["tls_config"], {
        ca_file: "/etc/tracing-infra/secrets/authority.crt",
        cert_file: "/etc/tracing-infra/secrets/prometheus.crt",
        key_file: "/etc/tracing-infra/secrets/prometheus.key",
        min_version: "TLS13",
      });
    }
    assert.deepEqual(
      jobs.filter((job) => "basic_auth" in job).map((job) => [job["job_name"], job["basic_auth"]]),
      [
        [
          "prometheus",
          {
            username: "prometheus",
            password_file: "/etc/tracing-infra/secrets/prometheus-password",
          },
        ],
      ],
    );
  });

  it("marks every series with the environment it comes from", () => {
    assert.deepEqual(mappingAt(configuration, "global", "external_labels"), {
      deployment_environment_name: "dev",
    });
  });

  it("is guarded by TLS and by the hash of the password, which YAML reads as it is", () => {
    const hash = "$2a$10$y'\"es: #{no}&*!|>%@`";
    assert.deepEqual(parse(prometheusWebConfig(hash)), {
      tls_server_config: {
        cert_file: "/etc/tracing-infra/secrets/prometheus.crt",
        key_file: "/etc/tracing-infra/secrets/prometheus.key",
        min_version: "TLS13",
      },
      basic_auth_users: { prometheus: hash },
    });
  });

  it("is not served without that guard", () => {
    const prometheus = workloadsOf("dev").at(-1);
    assert.ok(
      prometheus?.args.includes("--web.config.file=/etc/tracing-infra/secrets/prometheus-web.yaml"),
    );
  });
});
