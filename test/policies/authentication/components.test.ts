import { clientsPresentThemselves } from "../../../policies/authentication/clients.ts";
import { componentsAuthenticateEachOther } from "../../../policies/authentication/components.ts";
import { otlpNeedsAuthentication } from "../../../policies/authentication/receivers.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: otlpNeedsAuthentication,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.otlp.protocols.http.auth",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.otlp.protocols.http.auth.authenticator: must be there for what answers at '0.0.0.0:4318', got nothing",
    ],
  },
  {
    policy: otlpNeedsAuthentication,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.jaeger.protocols.grpc.auth",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.jaeger.protocols.grpc.auth.authenticator: must be there for what answers at '0.0.0.0:14250', got nothing",
    ],
  },
  {
    policy: otlpNeedsAuthentication,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.zipkin.auth",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.zipkin.auth.authenticator: must be there for what answers at '0.0.0.0:9411', got nothing",
    ],
  },
  {
    policy: otlpNeedsAuthentication,
    stack: "prod",
    of: "jaeger.yaml",
    at: "receivers.otlp.protocols.grpc.tls.client_ca_file",
    says: [
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): receivers.otlp.protocols.grpc.auth.authenticator: must be there for what answers at '0.0.0.0:4317', got nothing",
    ],
  },
  {
    policy: otlpNeedsAuthentication,
    stack: "prod",
    of: "tempo.yaml",
    at: "distributor.receivers.otlp.protocols.http.tls.client_ca_file",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): distributor.receivers.otlp.protocols.http.auth.authenticator: must be there for what answers at '0.0.0.0:4318', got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "tempo.yaml",
    at: "server.http_tls_config.client_auth_type",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): server.http_tls_config.client_auth_type: must be RequireAndVerifyClientCert, got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "loki.yaml",
    at: "server.grpc_tls_config.client_ca_file",
    says: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): server.grpc_tls_config.client_ca_file: must be there, got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "alertmanager-web.yaml",
    at: "tls_server_config.client_auth_type",
    to: "RequestClientCert",
    says: [
      "tracing-prod-alertmanager-configuration: data['alertmanager-web.yaml'] (alertmanager-web.yaml): tls_server_config.client_auth_type: must be RequireAndVerifyClientCert, got 'RequestClientCert'",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "dev",
    of: "zipkin.yaml",
    at: "armeria.ssl.client-auth",
    to: "WANT",
    says: [
      "tracing-dev-zipkin-configuration: uploads[0].content (zipkin.yaml): armeria.ssl.client-auth: must be REQUIRE, got 'WANT'",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "jaeger.yaml",
    at: "extensions.jaeger_query.http.tls.client_ca_file",
    says: [
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): extensions.jaeger_query.http.tls.client_ca_file: must be there for what answers at '0.0.0.0:16686', or an 'auth.authenticator', got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "sampler.yaml",
    at: "exporters.prometheus/own.tls.client_ca_file",
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.prometheus/own.tls.client_ca_file: must be there for what answers at '0.0.0.0:8888', or an 'auth.authenticator', got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "sampler.yaml",
    at: "exporters.otlp_grpc/tempo.tls.cert_file",
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.otlp_grpc/tempo.tls.cert_file: must be there, with its key, or 'auth.authenticator', or a header that has a token, got nothing",
    ],
  },
  {
    policy: componentsAuthenticateEachOther,
    stack: "prod",
    of: "tempo.yaml",
    at: "memberlist.tls_key_path",
    says: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): memberlist.tls_cert_path: must be there, with its key, got nothing",
    ],
  },
  {
    policy: clientsPresentThemselves,
    stack: "prod",
    of: "prometheus.yaml",
    at: "scrape_configs[0].tls_config.key_file",
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): scrape_configs[0].tls_config: must have a certificate and its key for the job 'collector', or 'authorization' or 'basic_auth' beside it, got nothing",
    ],
  },
  {
    policy: clientsPresentThemselves,
    stack: "prod",
    of: "prometheus.yaml",
    at: "alerting.alertmanagers[0].tls_config",
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): alerting.alertmanagers[0].tls_config: must have a certificate and its key, or 'authorization' or 'basic_auth' beside it, got nothing",
    ],
  },
  {
    policy: clientsPresentThemselves,
    stack: "prod",
    of: "prometheus.yaml",
    at: "remote_write",
    to: [{ url: "https://mimir/api/v1/push" }],
    says: [
      "tracing-prod-prometheus-configuration: data['prometheus.yaml'] (prometheus.yaml): remote_write[0].tls_config: must have a certificate and its key, or 'authorization' or 'basic_auth' beside it, got nothing",
    ],
  },
  {
    policy: clientsPresentThemselves,
    stack: "prod",
    of: "provisioning__datasources__tracing.yaml",
    at: "datasources[0].jsonData.tlsAuth",
    says: [
      "tracing-prod-grafana-configuration: data['provisioning__datasources__tracing.yaml'] (provisioning__datasources__tracing.yaml): datasources[0].jsonData.tlsAuth: must be true for 'Tempo', or 'basicAuth', or a header 'Authorization', got nothing",
    ],
  },
];

describe("the policies about components that know each other", () => {
  areNamed(clauses);
});
