import { certificatesAreVerified } from "../../../policies/transport/verification.ts";
import { tlsIsRecent } from "../../../policies/transport/versions.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: certificatesAreVerified,
    stack: "prod",
    of: "sampler.yaml",
    at: "exporters.otlp_grpc/tempo.tls.insecure_skip_verify",
    to: true,
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.otlp_grpc/tempo.tls.insecure_skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "prod",
    of: "tempo.yaml",
    at: "memberlist.tls_insecure_skip_verify",
    to: true,
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): memberlist.tls_insecure_skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "prod",
    of: "loki.yaml",
    at: "common.storage.s3.http_config",
    to: { insecure_skip_verify: true },
    says: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): common.storage.s3.http_config.insecure_skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "prod",
    of: "prometheus.yaml",
    at: "scrape_configs[0].tls_config.insecure_skip_verify",
    to: true,
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): scrape_configs[0].tls_config.insecure_skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.jaeger.routes[6].handle[1].transport.tls.insecure_skip_verify",
    to: true,
    says: [
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.jaeger.routes[6].handle[1].transport.tls.insecure_skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "dev",
    of: "grafana.ini",
    at: "[database]",
    to: "[smtp]\nskip_verify = true\n\n[database]",
    says: [
      "tracing-dev-grafana-configuration: uploads[0].content (grafana.ini): smtp.skip_verify: must not be set, got 'true'",
    ],
  },
  {
    policy: certificatesAreVerified,
    stack: "dev",
    of: "tracing-dev-jaeger",
    at: "command",
    to: ["--es.tls.skip-host-verify"],
    says: ["tracing-dev-jaeger: command: --es.tls.skip-host-verify: must not be set, got 'true'"],
  },
  {
    policy: certificatesAreVerified,
    stack: "dev",
    of: "tracing-dev-grafana",
    at: "envs[0]",
    to: "NODE_TLS_REJECT_UNAUTHORIZED=0",
    says: [
      "tracing-dev-grafana: envs[0] (NODE_TLS_REJECT_UNAUTHORIZED): must not be switched off, got '0'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "prod",
    of: "collector.yaml",
    at: "receivers.otlp.protocols.http.tls.min_version",
    to: "1.1",
    says: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): receivers.otlp.protocols.http.tls.min_version: must be TLS 1.2 or newer, got '1.1'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "prod",
    of: "tempo.yaml",
    at: "server.tls_min_version",
    to: "VersionTLS11",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): server.tls_min_version: must be TLS 1.2 or newer, got 'VersionTLS11'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "prod",
    of: "prometheus-web.yaml",
    at: "tls_server_config.min_version",
    to: "TLS10",
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus-web.yaml'] (prometheus-web.yaml): tls_server_config.min_version: must be TLS 1.2 or newer, got 'TLS10'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.jaeger.tls_connection_policies[0].protocol_min",
    to: "tls1.1",
    says: [
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.jaeger.tls_connection_policies[0].protocol_min: must be TLS 1.2 or newer, got 'tls1.1'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "dev",
    of: "redis.conf",
    at: "tls-protocols TLSv1.3",
    to: 'tls-protocols "TLSv1.1 TLSv1.2"',
    says: [
      "tracing-dev-redis-configuration: uploads[0].content (redis.conf): tls-protocols: must be TLS 1.2 or newer, got 'TLSv1.1 TLSv1.2'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "dev",
    of: "grafana.ini",
    at: "min_tls_version = TLS1.3",
    to: "min_tls_version = TLS1.0",
    says: [
      "tracing-dev-grafana-configuration: uploads[0].content (grafana.ini): server.min_tls_version: must be TLS 1.2 or newer, got 'TLS1.0'",
    ],
  },
  {
    policy: tlsIsRecent,
    stack: "dev",
    of: "zipkin.yaml",
    at: "armeria.ssl.enabled-protocols",
    to: ["TLSv1", "TLSv1.2"],
    says: [
      "tracing-dev-zipkin-configuration: uploads[0].content (zipkin.yaml): armeria.ssl.enabled-protocols[0]: must be TLS 1.2 or newer, got 'TLSv1'",
    ],
  },
];

describe("the policies about how TLS is spoken", () => {
  areNamed(clauses);
});
