const tls = { cert_file: "/tls/server.crt", key_file: "/tls/server.key", min_version: "1.3" };

const on = (port: number) => ({
  endpoint: `0.0.0.0:${port}`,
  tls,
  auth: { authenticator: "bearertokenauth" },
});

/** A Collector that takes all signals over both protocols; it writes down what it has understood. */
export const configuration = {
  extensions: { bearertokenauth: { filename: "/tokens" } },
  receivers: { otlp: { protocols: { grpc: on(4317), http: on(4318) } } },
  exporters: { debug: { verbosity: "detailed" } },
  service: {
    extensions: ["bearertokenauth"],
    pipelines: {
      traces: { receivers: ["otlp"], exporters: ["debug"] },
      logs: { receivers: ["otlp"], exporters: ["debug"] },
      metrics: { receivers: ["otlp"], exporters: ["debug"] },
    },
    telemetry: { metrics: { level: "none" } },
  },
};
