import { storesDialWithTls } from "../../../policies/transport/stores-dialing.ts";
import { storesListenWithTls } from "../../../policies/transport/stores-listening.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "server.http_tls_config",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): server.http_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "server.grpc_tls_config.key_file",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): server.grpc_tls_config: must have a 'cert_file' and a 'key_file', got 'cert_file, client_auth_type, client_ca_file'",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "internal_server.http_tls_config",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): internal_server.http_tls_config: must have a 'cert_file' and a 'key_file', got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "distributor.receivers.otlp.protocols.grpc.tls",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): distributor.receivers.otlp.protocols.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0:4317', got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "loki.yaml",
    at: "server.http_tls_config.cert_file",
    says: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): server.http_tls_config: must have a 'cert_file' and a 'key_file', got 'key_file, client_auth_type, client_ca_file'",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "prometheus-web.yaml",
    at: "tls_server_config",
    to: {},
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus-web.yaml'] (prometheus-web.yaml): tls_server_config: must have a 'cert_file' and a 'key_file', got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "tracing-dev-prometheus",
    at: "command",
    to: ["--config.file=/etc/prometheus.yml"],
    says: ["tracing-dev-prometheus: command: must have '--web.config.file', got nothing"],
  },
  {
    policy: storesListenWithTls,
    stack: "prod",
    of: "StatefulSet tracing-prod-alertmanager",
    at: "spec.template.spec.containers[0].args",
    to: ["--web.config.file=/etc/web.yaml", "--cluster.peer=other:9094"],
    says: [
      "tracing-prod-alertmanager: spec.template.spec.containers[0].args: must have '--cluster.tls-config', or an empty '--cluster.listen-address=', got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "grafana.ini",
    at: "protocol = https",
    to: "protocol = http",
    says: [
      "tracing-dev-grafana-configuration: uploads[0].content (grafana.ini): [server] protocol: must be https or h2, got 'http'",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "redis.conf",
    at: "port 0\n",
    to: "port 6379\n",
    says: [
      "tracing-dev-redis-configuration: uploads[0].content (redis.conf): port: must be 0, got '6379'",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "redis.conf",
    at: "tls-key-file ",
    to: "# ",
    says: [
      "tracing-dev-redis-configuration: uploads[0].content (redis.conf): tls-key-file: must be said, got nothing",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "zipkin.yaml",
    at: "armeria.ssl.enabled",
    to: false,
    says: [
      "tracing-dev-zipkin-configuration: uploads[0].content (zipkin.yaml): armeria.ssl.enabled: must be true, got 'false'",
    ],
  },
  {
    policy: storesListenWithTls,
    stack: "dev",
    of: "zipkin.yaml",
    at: "armeria.ports",
    to: [{ port: 9411, protocols: ["http", "https"] }],
    says: [
      'tracing-dev-zipkin-configuration: uploads[0].content (zipkin.yaml): armeria.ports[0].protocols: must be https alone, got \'["http","https"]\'',
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "ingester_client.grpc_client_config.tls_enabled",
    to: false,
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): ingester_client.grpc_client_config.tls_enabled: must be true, got 'false'",
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "memberlist.tls_enabled",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): memberlist.tls_enabled: must be true, got nothing",
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "storage.trace.s3.insecure",
    to: true,
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): storage.trace.s3.insecure: must be false, got 'true'",
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "loki.yaml",
    at: "common.storage.s3.endpoint",
    to: "http://s3.example.com",
    says: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): common.storage.s3.endpoint: must be a URL of https, got 'http://s3.example.com'",
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "loki.yaml",
    at: "compactor_grpc_client.tls_enabled",
    says: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): compactor_grpc_client.tls_enabled: must be true, got nothing",
    ],
  },
  {
    policy: storesDialWithTls,
    stack: "prod",
    of: "tempo.yaml",
    at: "metrics_generator",
    to: { storage: { remote_write: [{ url: "http://prometheus:9090/api/v1/write" }] } },
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): metrics_generator.storage.remote_write[0].url: must be a URL of https, got 'http://prometheus:9090/api/v1/write'",
    ],
  },
];

describe("the policies about what the stores speak", () => {
  areNamed(clauses);
});
