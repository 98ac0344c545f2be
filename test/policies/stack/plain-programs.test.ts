import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { stack as policies } from "../../../policies/stack/index.ts";
import { resource } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import { configMap, container, deployment, service } from "../../support/plain-programs.ts";

/** What all policies about a stack say of a program of somebody else's. */
function complaints(...resources: readonly Declared[]): string[] {
  return policies.flatMap((policy) =>
    complaintsOf(policy, resources).map((one) => `${policy.name}: ${one}`),
  );
}

const job = (name: string, target: string) => ({
  job_name: name,
  static_configs: [{ targets: [target] }],
});
const dataSource = (url: string) => ({
  apiVersion: 1,
  datasources: [{ name: "Prometheus", type: "prometheus", url }],
});
const upRule = (expr: string) => ({ groups: [{ name: "up", rules: [{ alert: "Down", expr }] }] });

/** A NetworkPolicy of an ordinary program. */
function networkPolicy(name: string, spec: object): Declared {
  return resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", name, {
    metadata: { name, namespace: "observability" },
    spec,
  });
}

/** Prometheus and Grafana in one cluster. */
function monitoring(rule: string): Declared[] {
  return [
    configMap("prometheus", {
      "prometheus.yml": {
        rule_files: ["/conf/rules.yml"],
        scrape_configs: [job("prometheus", "localhost:9090"), job("grafana", "grafana:3000")],
      },
      "rules.yml": upRule(rule),
    }),
    deployment("prometheus", "prom/prometheus:v3", {
      args: ["--config.file=/conf/prometheus.yml"],
    }),
    service("prometheus", [9090]),
    configMap("grafana", { "sources.yaml": dataSource("http://prometheus.observability:9090") }),
    deployment("grafana", "grafana/grafana:13"),
    service("grafana", [3000]),
  ];
}

describe("the policies about a whole stack, of other people's programs", () => {
  it("say nothing of programs that name each other rightly", () => {
    assert.deepEqual(complaints(...monitoring("up == 0")), []);
    assert.deepEqual(complaints(...monitoring('up{job=~"prom.*|grafana"} < 1')), []);
    assert.deepEqual(complaints(...monitoring('absent(up{namespace="x"})')), []);
  });

  it("name a job that no rule asks about", () => {
    for (const rule of ['up{job="prometheus"} == 0', 'up{job!="grafana"} == 0']) {
      assert.deepEqual(complaints(...monitoring(rule)), [
        "components-have-alert-rules: prometheus: data['prometheus.yml'] (prometheus.yml): scrape_configs[1].job_name: must be watched by an alerting rule, got 'grafana'",
      ]);
    }
  });

  it("name what a default deny keeps apart, and what only one side lets through", () => {
    const deny = networkPolicy("deny", { podSelector: {}, policyTypes: ["Ingress"] });
    const said = [
      "edges-have-policies: prometheus: data['prometheus.yml'] (prometheus.yml): scrape_configs[1].static_configs[0].targets[0]: must be let in by a NetworkPolicy from 'prometheus' to 'grafana' at port 3000, got 'http://grafana:3000'",
      "edges-have-policies: grafana: data['sources.yaml'] (sources.yaml): datasources[0].url: must be let in by a NetworkPolicy from 'grafana' to 'prometheus' at port 9090, got 'http://prometheus.observability:9090'",
    ];
    assert.deepEqual(complaints(...monitoring("up == 0"), deny), said);
    const allow = networkPolicy("grafana", {
      podSelector: { matchLabels: { app: "grafana" } },
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 3000 }] }],
    });
    assert.deepEqual(complaints(...monitoring("up == 0"), deny, allow), said.slice(1));
    const whole = networkPolicy("inside", {
      podSelector: {},
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    assert.deepEqual(complaints(...monitoring("up == 0"), deny, whole), []);
  });

  it("follow a Service to its pods' port, by number and by name", () => {
    const [map, pods, , ...others] = monitoring("up == 0");
    assert.ok(map && pods);
    const behind = (targetPort: unknown, port: number) =>
      complaints(
        ...[map, pods, ...others],
        service("prometheus", [], { ports: [{ port: 9090, targetPort }] }),
        networkPolicy("in", {
          podSelector: { matchLabels: { app: "prometheus" } },
          ingress: [{ ports: [{ port }] }],
        }),
      );
    assert.deepEqual(behind(9191, 9191), []);
    assert.match(behind(9191, 9090).join(), /at port 9191/);
    assert.deepEqual(behind("web", 9191), []);
  });

  it("name a container of Docker that dials another without a network in common", () => {
    const files = {
      "/etc/prometheus/prometheus.yml": {
        scrape_configs: [job("prometheus", "localhost:9090"), job("redis", "redis:6379")],
      },
      "/etc/prometheus/rules.yml": upRule("up == 0"),
    };
    const stackOf = (network: string) => [
      container("prometheus", "prom/prometheus", { files, networksAdvanced: [{ name: "one" }] }),
      container("redis", "redis:8", { networksAdvanced: [{ name: network }] }),
    ];
    assert.deepEqual(complaints(...stackOf("one")), []);
    assert.deepEqual(complaints(...stackOf("two")), [
      "edges-have-policies: prometheus: uploads[0].content (prometheus.yml): scrape_configs[1].static_configs[0].targets[0]: must be on a network with 'redis', got 'http://redis:6379'",
    ]);
  });

  it("name a workload that is not scraped, where scraping is no discovery", () => {
    const tempo = [deployment("tempo", "grafana/tempo:2.8.2"), service("tempo", [3200])];
    assert.deepEqual(complaints(...monitoring("up == 0"), ...tempo), [
      "components-are-scraped: tempo: spec.template.spec.containers[0].image: must be the target of a scrape job, got 'none'",
    ]);
    const discovering = configMap("prometheus", {
      "prometheus.yml": {
        rule_files: ["/conf/rules.yml"],
        scrape_configs: [{ job_name: "pods", kubernetes_sd_configs: [{ role: "pod" }] }],
      },
      "rules.yml": upRule("up == 0"),
    });
    assert.deepEqual(complaints(discovering, ...monitoring("up == 0").slice(1), ...tempo), []);
  });

  it("say nothing of an application, or of data sources of the outside", () => {
    assert.deepEqual(
      complaints(
        configMap("shop", { "config.yaml": { url: "http://db:5432", datasource: "orders" } }),
        deployment("shop", "example/shop:1", { args: ["--config=/conf/config.yaml"] }),
      ),
      [],
    );
    const outside = "https://prometheus-prod-01.grafana.net/api/prom";
    assert.deepEqual(
      complaints(
        configMap("grafana", { "sources.yaml": dataSource(outside) }),
        deployment("grafana", "grafana/grafana:13"),
      ),
      [],
    );
  });

  it("leave folders alone that the image or somebody else fills", () => {
    const args = ["--config.file=/conf/absent.yml", "--web.config.file=/etc/prometheus/web.yml"];
    const pods = deployment("prometheus", "prom/prometheus:v3", { args });
    const complaint =
      "files-are-there: prometheus: spec.template.spec.containers[0].args[0]: must be a file that is brought, got '/conf/absent.yml'";
    const map = configMap("prometheus", { "rules.yml": upRule("up") });
    assert.deepEqual(complaints(pods, map), [complaint]);
    // A ConfigMap of another program may have any file.
    assert.deepEqual(complaints(pods), []);
  });

  it("name a file about TLS that has nothing but passwords, and nothing that has both", () => {
    const stackOf = (web: object) =>
      complaints(
        configMap("prometheus", { "web.yml": { basic_auth_users: { a: "$2y$10$x" }, ...web } }),
        deployment("prometheus", "prom/prometheus:v3", {
          args: ["--web.config.file=/conf/web.yml"],
        }),
      );
    const tls = { cert_file: "/certs/tls.crt", key_file: "/certs/tls.key" };
    assert.deepEqual(stackOf({ tls_server_config: tls }), []);
    assert.deepEqual(stackOf({}), [
      "tls-files-hold-certificates: prometheus: data['web.yml'] (web.yml): tls_server_config: must have a certificate and its key, got nothing",
    ]);
  });

  it("bear inputs that make no sense", () => {
    for (const odd of [null, 3, "x", [], {}, [null], [{ a: null }]]) {
      const resources = [
        container("a", "redis", { files: {}, volumes: odd, networksAdvanced: odd, command: odd }),
        configMap("b", {
          "a.yml": { scrape_configs: odd, rule_files: odd, alerting: odd },
          "b.yml": { scrape_configs: [odd], remote_write: [odd] },
          "c.yml": { datasources: [odd, { url: odd }] },
          "d.json": JSON.stringify({ panels: [odd], templating: odd }),
          "e.yml": { groups: [{ rules: [odd] }] },
        }),
        deployment("b", "prom/prometheus", { args: odd as string[], volumeMounts: odd }),
        service("b", [9090], { ports: odd, selector: odd }),
        networkPolicy("b", { podSelector: odd, ingress: odd, egress: [odd], policyTypes: odd }),
        resource("kubernetes:apps/v1:Deployment", "c", { spec: odd, metadata: odd }),
      ];
      assert.doesNotThrow(() => complaints(...resources));
    }
  });
});
