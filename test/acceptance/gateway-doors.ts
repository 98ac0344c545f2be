import { administers, asks, get, GRPC, isForNobody, post, reads, sends } from "./port-answers.ts";
import type { Doors } from "./port-rows.ts";

/** Logs that nobody has written. */
const SELECTOR = encodeURIComponent('{service_name="nobody"}');

/** The gateway's doors: for each store something to read, something for admins, something for nobody. */
export const gatewayDoors: Doors<"gateway"> = {
  jaeger: [
    { what: "Jaeger: read", question: get("/api/services"), answers: reads("200") },
    { what: "Jaeger: profile it", question: get("/debug/pprof/"), answers: isForNobody() },
  ],
  zipkin: [
    { what: "Zipkin: read", question: get("/api/v2/services"), answers: reads("200") },
    { what: "Zipkin: see its metrics", question: get("/metrics"), answers: administers("200") },
    {
      what: "send spans as Zipkin's clients do",
      question: { speaks: "Zipkin" },
      answers: sends("202"),
      legacy: "zipkin",
    },
    {
      what: "Zipkin: store spans past the Collector",
      question: post("/zipkin/api/v2/spans", () => "[]"),
      answers: isForNobody(),
    },
  ],
  tempo: [
    { what: "Tempo: read", question: get("/api/search/tags"), answers: reads("200") },
    { what: "Tempo: flush", question: post("/flush"), answers: administers("204") },
    {
      what: "Tempo: see its settings",
      question: get("/status/config"),
      answers: administers("200"),
    },
    {
      what: "Tempo: hand in archived traces",
      question: post("/restored/v1/traces"),
      answers: administers("200"),
    },
    { what: "Tempo: shut it down", question: get("/shutdown"), answers: isForNobody() },
  ],
  tempoGrpc: [
    {
      what: "Tempo: read over gRPC",
      question: { grpc: "/tempopb.StreamingQuerier/SearchTagsV2" },
      answers: reads("OK", GRPC),
    },
    {
      what: "Tempo: store spans past the Collector",
      question: { grpc: "/tempopb.Pusher/PushBytesV2" },
      answers: isForNobody(GRPC),
    },
  ],
  prometheus: [
    { what: "Prometheus: read", question: get("/api/v1/query?query=up"), answers: reads("200") },
    {
      what: "Prometheus: see its settings",
      question: get("/api/v1/status/config"),
      answers: administers("200"),
    },
    { what: "Prometheus: store metrics", question: post("/api/v1/write"), answers: isForNobody() },
  ],
  alertmanager: [
    { what: "Alertmanager: read", question: get("/api/v2/alerts"), answers: reads("200") },
    {
      what: "Alertmanager: silence",
      question: post("/api/v2/silences", briefSilence),
      answers: administers("200"),
    },
    { what: "Alertmanager: profile it", question: get("/debug/pprof/"), answers: isForNobody() },
  ],
  loki: [
    { what: "Loki: read", question: get("/loki/api/v1/labels"), answers: reads("200") },
    { what: "Loki: see its settings", question: get("/config"), answers: administers("200") },
    {
      // Switched off: the audit log is there, too.
      what: "Loki: delete logs",
      question: { method: "DELETE", path: `/loki/api/v1/delete?query=${SELECTOR}&start=1` },
      answers: isForNobody(),
    },
    {
      what: "Loki: store logs past the Collector",
      question: post("/loki/api/v1/push"),
      answers: isForNobody(),
    },
  ],
  grafana: [
    { what: "Grafana: read", question: get("/api/search"), answers: reads("200") },
    {
      what: "Grafana: see the users",
      question: get("/api/org/users"),
      answers: administers("200"),
    },
  ],
  sampling: [
    {
      what: "ask which share of traces to send",
      question: get("/sampling?service=acceptance"),
      answers: asks("200"),
    },
    {
      what: "ask the same at Jaeger's older path",
      question: get("/api/sampling?service=acceptance"),
      answers: asks("200"),
    },
  ],
  samplingGrpc: [
    {
      what: "ask which share of traces to send, over gRPC",
      question: { grpc: "/jaeger.api_v2.SamplingManager/GetSamplingStrategy" },
      answers: asks("OK", GRPC),
    },
  ],
};

/** Silences an alert that does not exist, for a minute. */
function briefSilence(): string {
  const now = Date.now();
  return JSON.stringify({
    matchers: [{ name: "alertname", value: "NoSuchAlert", isRegex: false, isEqual: true }],
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 60_000).toISOString(),
    createdBy: "acceptance",
    comment: "A test of who may.",
  });
}
