import { collectorExportersUseTls } from "../../../policies/transport/collector-dialing.ts";
import { collectorServersUseTls } from "../../../policies/transport/collector-servers.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: collectorServersUseTls,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.otlp.protocols.grpc.tls",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.otlp.protocols.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0:4317', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.jaeger.protocols.thrift_http.tls.key_file",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.jaeger.protocols.thrift_http.tls: must have a certificate and its key, as it answers at '0.0.0.0:14268', got 'cert_file, min_version'",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.zipkin.tls.cert_file",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.zipkin.tls: must have a certificate and its key, as it answers at '0.0.0.0:9411', got 'key_file, min_version'",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "dev",
    of: "collector.yaml",
    at: "extensions.health_check.tls",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): extensions.health_check.tls: must have a certificate and its key, as it answers at '0.0.0.0:13133', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "dev",
    of: "collector.yaml",
    at: "exporters.prometheus/own.tls",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): exporters.prometheus/own.tls: must have a certificate and its key, as it answers at '0.0.0.0:8888', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "prod",
    of: "jaeger.yaml",
    at: "extensions.jaeger_query.http.tls",
    says: [
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): extensions.jaeger_query.http.tls: must have a certificate and its key, as it answers at '0.0.0.0:16686', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "prod",
    of: "jaeger.yaml",
    at: "extensions.jaeger_query.http",
    says: [
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): extensions.jaeger_query.http.tls: must have a certificate and its key, as it answers at '0.0.0.0', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "prod",
    of: "jaeger.yaml",
    at: "extensions.remote_sampling.grpc.tls",
    says: [
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): extensions.remote_sampling.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0:5779', got nothing",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "prod",
    of: "sampler.yaml",
    at: "service.telemetry.metrics.readers",
    to: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: 9999 } } } }],
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): service.telemetry.metrics.readers[0].pull.exporter.prometheus.host: must be 127.0.0.1, as it has no TLS, got '0.0.0.0'",
    ],
  },
  {
    policy: collectorServersUseTls,
    stack: "prod",
    of: "sampler.yaml",
    at: "service.telemetry.metrics.address",
    to: ":8888",
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): service.telemetry.metrics.address: must be 127.0.0.1, as it has no TLS, got ':8888'",
    ],
  },
  {
    policy: collectorExportersUseTls,
    stack: "prod",
    of: "sampler.yaml",
    at: "exporters.otlp_grpc/jaeger.tls.insecure",
    to: true,
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.otlp_grpc/jaeger.tls.insecure: must be false, got 'true'",
    ],
  },
  {
    policy: collectorExportersUseTls,
    stack: "prod",
    of: "sampler.yaml",
    at: "exporters.otlp_http/prometheus-0.endpoint",
    to: "http://prometheus-0:9090/api/v1/otlp",
    says: [
      "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): exporters.otlp_http/prometheus-0.endpoint: must be a URL of https, got 'http://prometheus-0:9090/api/v1/otlp'",
    ],
  },
  {
    policy: collectorExportersUseTls,
    stack: "prod",
    of: "collector.yaml",
    at: "receivers.redis.tls",
    says: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): receivers.redis.tls: must have a 'ca_file' or 'insecure: false', got nothing",
    ],
  },
  {
    policy: collectorExportersUseTls,
    stack: "prod",
    of: "collector.yaml",
    at: "receivers.redis.tls.insecure",
    to: true,
    says: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): receivers.redis.tls.insecure: must be false, got 'true'",
    ],
  },
  {
    policy: collectorExportersUseTls,
    stack: "prod",
    of: "collector.yaml",
    at: "service.telemetry.metrics.readers[0].periodic.exporter.otlp.endpoint",
    to: "http://metrics.example.com/v1/metrics",
    says: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): service.telemetry.metrics.readers[0].periodic.exporter.otlp.endpoint: must be a URL of https, got 'http://metrics.example.com/v1/metrics'",
    ],
  },
];

describe("the policies about what a Collector speaks", () => {
  areNamed(clauses);
});
