import { all, get, GRPC, post, sends } from "./port-answers.ts";
import type { Doors, Row } from "./port-rows.ts";

/** Metrics are for holders of a certificate; without one the handshake ends. */
export const metrics: Row = {
  what: "read the metrics",
  question: get("/metrics"),
  answers: all("refused", { certificate: "200" }),
};

const datagrams = { excluded: "nothing ever answers; loopback alone is the guard" };

/** The Collector's doors. */
export const collectorDoors: Doors<"collector"> = {
  otlpGrpc: [
    {
      what: "send spans over gRPC",
      question: { grpc: "/opentelemetry.proto.collector.trace.v1.TraceService/Export" },
      answers: sends("OK", GRPC),
    },
    {
      what: "send logs over gRPC",
      question: { grpc: "/opentelemetry.proto.collector.logs.v1.LogsService/Export" },
      answers: sends("OK", GRPC),
    },
    {
      what: "send metrics over gRPC",
      question: { grpc: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" },
      answers: sends("OK", GRPC),
    },
  ],
  otlpHttp: [
    { what: "send spans", question: post("/v1/traces"), answers: sends("200") },
    { what: "send logs", question: post("/v1/logs"), answers: sends("200") },
    { what: "send metrics", question: post("/v1/metrics"), answers: sends("200") },
  ],
  jaegerGrpc: [
    {
      what: "send spans as Jaeger's clients do, over gRPC",
      question: { speaks: "Jaeger over gRPC" },
      answers: sends("OK", GRPC),
    },
  ],
  jaegerThrift: [
    {
      what: "send spans as Jaeger's clients do, over HTTP",
      question: { speaks: "Jaeger over HTTP" },
      answers: sends("202"),
    },
  ],
  jaegerCompact: datagrams,
  jaegerBinary: datagrams,
  metrics: [metrics],
  health: [{ what: "ask for the Collector's health", question: get("/"), answers: all("200") }],
};

/** Redis' door. */
export const redisDoors: Doors<"redis"> = {
  commands: [
    {
      what: "log in and ping",
      question: { speaks: "Redis" },
      answers: all("WRONGPASS", { none: "NOAUTH", certificate: "NOAUTH", password: "OK" }),
    },
  ],
};
