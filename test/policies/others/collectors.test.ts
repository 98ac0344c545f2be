import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { transport } from "../../../policies/transport/index.ts";
import { complaintsOfAll, configMap, container } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

/** The Collector of its chart, with an exporter each for traces and metrics. */
const HELM = `exporters:
  debug: {}
  otlp:
    endpoint: tempo.monitoring:4317
    tls:
      insecure: true
  prometheusremotewrite:
    endpoint: http://prometheus-server.monitoring/api/v1/write
extensions:
  health_check:
    endpoint: \${env:MY_POD_IP}:13133
processors:
  batch: {}
receivers:
  jaeger:
    protocols:
      grpc:
        endpoint: \${env:MY_POD_IP}:14250
      thrift_compact:
        endpoint: \${env:MY_POD_IP}:6831
  otlp:
    protocols:
      grpc:
        endpoint: \${env:MY_POD_IP}:4317
      http:
        endpoint: \${env:MY_POD_IP}:4318
  prometheus:
    config:
      scrape_configs:
        - job_name: opentelemetry-collector
          scrape_interval: 10s
          static_configs:
            - targets:
                - \${env:MY_POD_IP}:8888
  zipkin:
    endpoint: \${env:MY_POD_IP}:9411
service:
  extensions: [health_check]
  pipelines:
    traces:
      receivers: [otlp, jaeger]
      processors: [batch]
      exporters: [otlp]
    metrics:
      receivers: [otlp, prometheus]
      exporters: [prometheusremotewrite]
  telemetry:
    metrics:
      readers:
        - pull:
            exporter:
              prometheus:
                host: \${env:MY_POD_IP}
                port: 8888
`;

describe("the policies about transport and authentication, on other people's Collectors", () => {
  it("names all that a chart's Collector says in plain text, and to strangers", () => {
    const resources = [configMap("my-opentelemetry-collector", { relay: HELM })];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "collector-servers-use-tls: my-opentelemetry-collector: data.relay (relay): receivers.jaeger.protocols.grpc.tls: must have a certificate and its key, as it answers at '${env:MY_POD_IP}:14250', got nothing",
      "collector-servers-use-tls: my-opentelemetry-collector: data.relay (relay): receivers.otlp.protocols.grpc.tls: must have a certificate and its key, as it answers at '${env:MY_POD_IP}:4317', got nothing",
      "collector-servers-use-tls: my-opentelemetry-collector: data.relay (relay): receivers.otlp.protocols.http.tls: must have a certificate and its key, as it answers at '${env:MY_POD_IP}:4318', got nothing",
      "collector-servers-use-tls: my-opentelemetry-collector: data.relay (relay): extensions.health_check.tls: must have a certificate and its key, as it answers at '${env:MY_POD_IP}:13133', got nothing",
      "collector-servers-use-tls: my-opentelemetry-collector: data.relay (relay): service.telemetry.metrics.readers[0].pull.exporter.prometheus.host: must be 127.0.0.1, as it has no TLS, got '${env:MY_POD_IP}'",
      "collector-exporters-use-tls: my-opentelemetry-collector: data.relay (relay): exporters.otlp.tls.insecure: must be false, got 'true'",
      "collector-exporters-use-tls: my-opentelemetry-collector: data.relay (relay): exporters.prometheusremotewrite.endpoint: must be a URL of https, got 'http://prometheus-server.monitoring/api/v1/write'",
      "scrape-jobs-use-tls: my-opentelemetry-collector: data.relay (relay): receivers.prometheus.config.scrape_configs[0].scheme: must be https for the job 'opentelemetry-collector', got nothing",
      "otlp-needs-authentication: my-opentelemetry-collector: data.relay (relay): receivers.jaeger.protocols.grpc.auth.authenticator: must be there for what answers at '${env:MY_POD_IP}:14250', got nothing",
      "otlp-needs-authentication: my-opentelemetry-collector: data.relay (relay): receivers.otlp.protocols.grpc.auth.authenticator: must be there for what answers at '${env:MY_POD_IP}:4317', got nothing",
      "otlp-needs-authentication: my-opentelemetry-collector: data.relay (relay): receivers.otlp.protocols.http.auth.authenticator: must be there for what answers at '${env:MY_POD_IP}:4318', got nothing",
      "components-authenticate-each-other: my-opentelemetry-collector: data.relay (relay): exporters.otlp.tls.cert_file: must be there, with its key, or 'auth.authenticator', or a header that has a token, got nothing",
      "components-authenticate-each-other: my-opentelemetry-collector: data.relay (relay): exporters.prometheusremotewrite.tls.cert_file: must be there, with its key, or 'auth.authenticator', or a header that has a token, got nothing",
      "clients-present-themselves: my-opentelemetry-collector: data.relay (relay): receivers.prometheus.config.scrape_configs[0].tls_config: must have a certificate and its key for the job 'opentelemetry-collector', or 'authorization' or 'basic_auth' beside it, got nothing",
    ]);
  });

  it("names a container's Collector with a file of its own", () => {
    const resources = [
      container(
        "otel-collector",
        {
          image: "otel/opentelemetry-collector-contrib:0.120.0",
          command: ["--config=/etc/otelcol/config.yaml"],
          ports: [{ internal: 4317, external: 4317 }],
        },
        {
          "/etc/otelcol/config.yaml": `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: 0.0.0.0:4317
exporters:
  otlphttp:
    endpoint: http://jaeger:4318
  kafka:
    brokers: [kafka:9092]
  loadbalancing:
    protocol:
      otlp:
        tls: { insecure: true }
    resolver:
      dns: { hostname: samplers }
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [otlphttp, kafka, loadbalancing] }
`,
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "collector-servers-use-tls: otel-collector: uploads[0].content (config.yaml): receivers.otlp.protocols.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0:4317', got nothing",
      "collector-exporters-use-tls: otel-collector: uploads[0].content (config.yaml): exporters.otlphttp.endpoint: must be a URL of https, got 'http://jaeger:4318'",
      "collector-exporters-use-tls: otel-collector: uploads[0].content (config.yaml): exporters.kafka.tls: must be there, got nothing",
      "collector-exporters-use-tls: otel-collector: uploads[0].content (config.yaml): exporters.loadbalancing.protocol.otlp.tls.insecure: must be false, got 'true'",
      "otlp-needs-authentication: otel-collector: uploads[0].content (config.yaml): receivers.otlp.protocols.grpc.auth.authenticator: must be there for what answers at '0.0.0.0:4317', got nothing",
      "components-authenticate-each-other: otel-collector: uploads[0].content (config.yaml): exporters.otlphttp.tls.cert_file: must be there, with its key, or 'auth.authenticator', or a header that has a token, got nothing",
      "components-authenticate-each-other: otel-collector: uploads[0].content (config.yaml): exporters.loadbalancing.tls.cert_file: must be there, with its key, or 'auth.authenticator', or a header that has a token, got nothing",
    ]);
  });

  it("says nothing of a Collector that speaks TLS and asks its senders", () => {
    const resources = [
      container(
        "otel-collector",
        { image: "otel/opentelemetry-collector-contrib:0.120.0" },
        {
          "/etc/otelcol/config.yaml": `extensions:
  bearertokenauth: { filename: /run/secrets/token }
  oauth2client: { client_id: a, client_secret_file: /run/secrets/client, token_url: https://sso.example.com/token }
  health_check:
  zpages: { endpoint: localhost:55679 }
  pprof: { endpoint: "127.0.0.1:1777" }
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: 0.0.0.0:4317
        tls: { cert_file: /certs/tls.crt, key_file: /certs/tls.key }
        auth: { authenticator: bearertokenauth }
      http:
        endpoint: \${env:HOST:-localhost}:4318
  hostmetrics: { scrapers: { cpu: } }
  httpcheck: { targets: [{ endpoint: "http://example.com" }] }
  kubeletstats: { auth_type: serviceAccount, endpoint: "https://node:10250" }
exporters:
  debug:
  otlphttp/vendor:
    endpoint: https://otlp.vendor.example.com
    headers: { Authorization: "Bearer \${env:VENDOR_TOKEN}" }
  otlp/sidecar:
    endpoint: localhost:4317
    tls: { insecure: true }
  otlp/tempo:
    endpoint: tempo:4317
    tls: { ca_file: /certs/ca.crt, cert_file: /certs/tls.crt, key_file: /certs/tls.key }
  kafka: { brokers: [kafka:9093], tls: { ca_file: /certs/ca.crt } }
service:
  extensions: [bearertokenauth, oauth2client, health_check, zpages, pprof]
  pipelines:
    traces: { receivers: [otlp], exporters: [otlphttp/vendor, otlp/sidecar, otlp/tempo, debug, kafka] }
    metrics: { receivers: [hostmetrics, httpcheck, kubeletstats], exporters: [otlphttp/vendor] }
`,
        },
      ),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), []);
  });

  it("names a Jaeger, which is a Collector, and its storage", () => {
    const resources = [
      configMap("jaeger", {
        "config.yaml": `service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: { receivers: [otlp], exporters: [jaeger_storage_exporter] }
extensions:
  jaeger_query: { storage: { traces: es } }
  jaeger_storage:
    backends:
      es: { elasticsearch: { server_urls: ["http://elasticsearch:9200"], auth: { basic: { username: elastic, password: changeme } } } }
    metric_backends:
      prom: { prometheus: { endpoint: "http://prometheus:9090" } }
receivers:
  otlp: { protocols: { grpc: , http: { endpoint: "0.0.0.0:4318" } } }
exporters:
  jaeger_storage_exporter: { trace_storage: es }
`,
      }),
    ];
    assert.deepEqual(complaintsOfAll(policies, resources), [
      "collector-servers-use-tls: jaeger: data['config.yaml'] (config.yaml): receivers.otlp.protocols.http.tls: must have a certificate and its key, as it answers at '0.0.0.0:4318', got nothing",
      "collector-servers-use-tls: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_query.http.tls: must have a certificate and its key, as it answers at '0.0.0.0', got nothing",
      "collector-servers-use-tls: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_query.grpc.tls: must have a certificate and its key, as it answers at '0.0.0.0', got nothing",
      "collector-exporters-use-tls: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_storage.backends.es.elasticsearch.server_urls[0]: must be a URL of https, got 'http://elasticsearch:9200'",
      "collector-exporters-use-tls: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_storage.metric_backends.prom.prometheus.endpoint: must be a URL of https, got 'http://prometheus:9090'",
      "otlp-needs-authentication: jaeger: data['config.yaml'] (config.yaml): receivers.otlp.protocols.http.auth.authenticator: must be there for what answers at '0.0.0.0:4318', got nothing",
      "components-authenticate-each-other: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_query.http.tls.client_ca_file: must be there for what answers at '0.0.0.0', or an 'auth.authenticator', got nothing",
      "components-authenticate-each-other: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_query.grpc.tls.client_ca_file: must be there for what answers at '0.0.0.0', or an 'auth.authenticator', got nothing",
      "credentials-are-not-defaults: jaeger: data['config.yaml'] (config.yaml): extensions.jaeger_storage.backends.es.elasticsearch.auth.basic.password: must not be what everybody tries first, got 'changeme'",
    ]);
  });
});
