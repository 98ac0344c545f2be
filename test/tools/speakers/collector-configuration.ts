const tls = { cert_file: "/tls/server.crt", key_file: "/tls/server.key", min_version: "1.3" };

const on = (port: number) => ({
  endpoint: `0.0.0.0:${port}`,
  tls,
  auth: { authenticator: "bearertokenauth" },
});

/** A Collector with every receiver that the speakers speak to; it writes down what it has understood. */
export const configuration = {
  extensions: { bearertokenauth: { filename: "/tokens" } },
  receivers: {
    otlp: { protocols: { http: on(4318) } },
    jaeger: {
      protocols: {
        grpc: on(14250),
        thrift_http: on(14268),
        thrift_compact: { endpoint: "0.0.0.0:6831" },
        thrift_binary: { endpoint: "0.0.0.0:6832" },
      },
    },
    zipkin: on(9411),
  },
  exporters: { debug: { verbosity: "detailed" } },
  service: {
    extensions: ["bearertokenauth"],
    pipelines: {
      traces: { receivers: ["otlp", "jaeger", "zipkin"], exporters: ["debug"] },
      logs: { receivers: ["otlp"], exporters: ["debug"] },
      metrics: { receivers: ["otlp"], exporters: ["debug"] },
    },
    telemetry: { metrics: { level: "none" } },
  },
};
