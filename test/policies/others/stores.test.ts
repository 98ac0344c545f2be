import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { transport } from "../../../policies/transport/index.ts";
import { resource } from "../../support/declared.ts";
import { complaintsOfAll, configMap, container, deployment } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

describe("the policies about transport and authentication, on other people's stores", () => {
  it("names a Prometheus as a tutorial has it", () => {
    const resources = [
      container(
        "prometheus",
        {
          image: "prom/prometheus:v3.0.0",
          ports: [{ internal: 9090, external: 9090 }],
          command: ["--config.file=/etc/prometheus/prometheus.yml"],
        },
        {
          "/etc/prometheus/prometheus.yml": `global: { scrape_interval: 15s }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ["localhost:9090"] }]
  - job_name: node
    static_configs: [{ targets: ["node-exporter:9100"] }]
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs: [{ action: replace, target_label: __scheme__, replacement: https }]
    authorization: { credentials_file: /token }
alerting:
  alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }]
remote_write: [{ url: "http://u:password@mimir/push" }]
`,
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: prometheus: command: must have '--web.config.file', got nothing",
      "scrape-jobs-use-tls: prometheus: uploads[0].content (prometheus.yml): scrape_configs[1].scheme: must be https for the job 'node', got nothing",
      "scrape-jobs-use-tls: prometheus: uploads[0].content (prometheus.yml): alerting.alertmanagers[0].scheme: must be https, got nothing",
      "scrape-jobs-use-tls: prometheus: uploads[0].content (prometheus.yml): remote_write[0].url: must be a URL of https, got 'http://***@mimir/push'",
      "clients-present-themselves: prometheus: uploads[0].content (prometheus.yml): scrape_configs[1].tls_config: must have a certificate and its key for the job 'node', or 'authorization' or 'basic_auth' beside it, got nothing",
      "clients-present-themselves: prometheus: uploads[0].content (prometheus.yml): alerting.alertmanagers[0].tls_config: must have a certificate and its key, or 'authorization' or 'basic_auth' beside it, got nothing",
      "stores-are-behind-the-gateway: prometheus: ports[0]: must not be published, as nobody is asked at 9090, got '0.0.0.0:9090'",
      "credentials-are-not-defaults: prometheus: uploads[0].content (prometheus.yml): remote_write[0].url: must not be what everybody tries first, got 'password'",
    ]);
  });

  it("says nothing of a Prometheus with a web configuration", () => {
    const resources = [
      container(
        "prometheus",
        {
          image: "quay.io/prometheus/prometheus:v3.0.0",
          command: [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--web.config.file=/etc/prometheus/web.yml",
          ],
        },
        {
          "/etc/prometheus/web.yml":
            "tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\nbasic_auth_users:\n  ops: $2y$10$abc\n",
          "/etc/prometheus/prometheus.yml": `scrape_configs:
  - job_name: node
    scheme: https
    basic_auth: { username: prom, password_file: /p }
    static_configs: [{ targets: ["node-exporter:9100"] }]
`,
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("names an Alertmanager and its receivers, and no link", () => {
    const resources = [
      configMap("am", {
        "alertmanager.yml":
          "route: { receiver: a }\nreceivers:\n  - name: a\n    webhook_configs: [{ url: 'http://bot:8080/alert' }]\n    slack_configs: [{ api_url: 'https://hooks.slack.com/x', title_link: 'http://grafana/d' }]\n",
      }),
      deployment("am", { image: "prom/alertmanager", args: ["--config.file=/etc/am.yml"] }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: am: spec.template.spec.containers[0].args: must have '--web.config.file', got nothing",
      "stores-listen-with-tls: am: spec.template.spec.containers[0].args: must have '--cluster.tls-config', or an empty '--cluster.listen-address=', got nothing",
      "alerts-are-sent-with-tls: am: data['alertmanager.yml'] (alertmanager.yml): receivers[0].webhook_configs[0].url: must be a URL of https, got 'http://bot:8080/alert'",
    ]);
  });

  it("names a Loki as its image has it", () => {
    const resources = [
      configMap("loki", {
        "local-config.yaml":
          "auth_enabled: false\nserver:\n  http_listen_port: 3100\ncommon:\n  path_prefix: /loki\nschema_config:\n  configs: []\nruler:\n  alertmanager_url: http://localhost:9093\n",
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: loki: data['local-config.yaml'] (local-config.yaml): server.http_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
      "stores-listen-with-tls: loki: data['local-config.yaml'] (local-config.yaml): server.grpc_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
      "components-authenticate-each-other: loki: data['local-config.yaml'] (local-config.yaml): server.http_tls_config.client_auth_type: must be RequireAndVerifyClientCert, got nothing",
      "components-authenticate-each-other: loki: data['local-config.yaml'] (local-config.yaml): server.grpc_tls_config.client_auth_type: must be RequireAndVerifyClientCert, got nothing",
    ]);
  });

  it("names a Tempo with an object store in plain text", () => {
    const resources = [
      configMap("tempo", {
        "tempo.yaml":
          "server: { http_listen_port: 3200 }\ndistributor:\n  receivers:\n    otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } }\nstorage:\n  trace: { backend: s3, s3: { endpoint: 'minio:9000', insecure: true, access_key: tempo, secret_key: supersecret } }\nmetrics_generator:\n  storage: { remote_write: [{ url: 'http://prometheus:9090/api/v1/write' }] }\n",
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: tempo: data['tempo.yaml'] (tempo.yaml): server.http_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
      "stores-listen-with-tls: tempo: data['tempo.yaml'] (tempo.yaml): server.grpc_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
      "stores-listen-with-tls: tempo: data['tempo.yaml'] (tempo.yaml): distributor.receivers.otlp.protocols.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0:4317', got nothing",
      "stores-dial-with-tls: tempo: data['tempo.yaml'] (tempo.yaml): storage.trace.s3.insecure: must be false, got 'true'",
      "stores-dial-with-tls: tempo: data['tempo.yaml'] (tempo.yaml): metrics_generator.storage.remote_write[0].url: must be a URL of https, got 'http://prometheus:9090/api/v1/write'",
      "otlp-needs-authentication: tempo: data['tempo.yaml'] (tempo.yaml): distributor.receivers.otlp.protocols.grpc.auth.authenticator: must be there for what answers at '0.0.0.0:4317', got nothing",
      "components-authenticate-each-other: tempo: data['tempo.yaml'] (tempo.yaml): server.http_tls_config.client_auth_type: must be RequireAndVerifyClientCert, got nothing",
      "components-authenticate-each-other: tempo: data['tempo.yaml'] (tempo.yaml): server.grpc_tls_config.client_auth_type: must be RequireAndVerifyClientCert, got nothing",
      "credentials-are-not-defaults: tempo: data['tempo.yaml'] (tempo.yaml): storage.trace.s3.access_key: must not be what everybody tries first, got 'tempo'",
      "credentials-are-not-defaults: tempo: data['tempo.yaml'] (tempo.yaml): storage.trace.s3.secret_key: must not be what everybody tries first, got 'supersecret'",
    ]);
  });

  it("names a Zipkin without TLS, and none that has it", () => {
    const resources = [
      container("zipkin", {
        image: "openzipkin/zipkin:3",
        ports: [{ internal: 9411, external: 9411 }],
      }),
      container("z2", {
        image: "ghcr.io/openzipkin/zipkin-slim:3",
        envs: ["ARMERIA_SSL_ENABLED=true"],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-listen-with-tls: zipkin: envs: must have ARMERIA_SSL_ENABLED, or a file of settings that says it, got nothing",
      "stores-are-behind-the-gateway: zipkin: ports[0]: must not be published, as nobody is asked at 9411, got '0.0.0.0:9411'",
    ]);
  });

  it("names a published Jaeger", () => {
    const resources = [
      container("jaeger", {
        image: "jaegertracing/all-in-one:1.60",
        ports: [{ internal: 16686, external: 16686 }],
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-are-behind-the-gateway: jaeger: ports[0]: must not be published, as nobody is asked at 16686, got '0.0.0.0:16686'",
    ]);
  });

  it("names the Service of a store, and no other", () => {
    const resources = [
      deployment("prometheus", {
        image: "prom/prometheus",
        args: ["--web.config.file=/w.yml"],
        ports: [{ name: "web", containerPort: 9090 }],
      }),
      resource("kubernetes:core/v1:Service", "prometheus", {
        spec: {
          type: "LoadBalancer",
          selector: { app: "prometheus" },
          ports: [{ port: 80, targetPort: "web" }],
        },
      }),
      resource("kubernetes:core/v1:Service", "other", {
        spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] },
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "stores-are-behind-the-gateway: prometheus: spec.type: must be ClusterIP, as nobody is asked at 9090 of 'prometheus', got 'LoadBalancer'",
    ]);
  });
});
