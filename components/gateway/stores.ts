import type { WorkloadName } from "../../model/listeners.ts";
import type { StoreAccess } from "./store-access.ts";

const GET = ["GET", "HEAD"] as const;
const QUERY = [...GET, "POST"] as const;

/** Pages for finding faults in the program itself; they show what is in its memory. */
const DEBUG = ["/debug*"] as const;

/** @see https://prometheus.io/docs/prometheus/latest/querying/api/ */
const prometheus: StoreAccess = {
  reads: [
    {
      methods: QUERY,
      paths: ["query", "query_range", "query_exemplars", "format_query", "parse_query"]
        .concat(["series", "labels"])
        .map((name) => `/api/v1/${name}`),
    },
    {
      methods: GET,
      paths: ["label/*/values", "metadata", "targets", "targets/metadata", "scrape_pools"]
        .concat(["rules", "alerts", "alertmanagers", "features", "openapi.yaml", "notifications"])
        .concat(["notifications/live", "status/buildinfo", "status/runtimeinfo", "status/tsdb"])
        .concat(["status/walreplay"])
        .map((name) => `/api/v1/${name}`),
    },
    // The pages are one program for browsers; `/config` and `/flags` are empty without the API's answer.
    {
      methods: GET,
      paths: ["", "graph", "query", "alerts", "rules", "targets", "status", "tsdb-status"]
        .concat(["service-discovery", "alertmanager-discovery", "config", "flags", "federate"])
        .concat(["favicon.ico", "favicon.svg", "manifest.json", "assets/**", "-/ready"])
        .concat(["-/healthy"])
        .map((name) => `/${name}`),
    },
  ],
  never: [...DEBUG, "/-/quit*", "/api/v1/write*", "/api/v1/otlp*"],
};

/** @see https://prometheus.io/docs/alerting/latest/management_api/ */
const alertmanager: StoreAccess = {
  reads: [
    {
      methods: GET,
      paths: ["", "index.html", "script.js", "favicon.ico", "favicon.svg", "lib/**", "assets/**"]
        .concat(["static/**", "api/v2/**", "-/ready", "-/healthy"])
        .map((name) => `/${name}`),
    },
  ],
  never: DEBUG,
};

/** @see https://grafana.com/docs/loki/latest/reference/loki-http-api/ */
const loki: StoreAccess = {
  reads: [
    {
      methods: QUERY,
      paths: ["query", "query_range", "labels", "series", "index/stats", "index/volume"]
        .concat(["index/volume_range", "patterns", "detected_labels", "detected_fields"])
        .concat(["detected_field/*/values", "format_query"])
        .map((name) => `/loki/api/v1/${name}`),
    },
    {
      methods: GET,
      paths: ["label/*/values", "tail", "rules", "rules/*", "rules/*/*", "status/buildinfo"]
        .concat(["drilldown-limits"])
        .map((name) => `/loki/api/v1/${name}`),
    },
    {
      methods: GET,
      paths: ["/prometheus/api/v1/rules", "/prometheus/api/v1/alerts", "/ready"],
    },
  ],
  never: [
    ...DEBUG,
    ...["/loki/api/v1/push*", "/api/prom/push*", "/otlp*"],
    ...["/ingester/shutdown*", "/ingester/prepare_shutdown*"],
  ],
};

/** @see https://grafana.com/docs/tempo/latest/api_docs/ */
const tempo: StoreAccess = {
  reads: [
    {
      methods: GET,
      paths: ["traces/#", "v2/traces/#", "search", "search/tags", "search/tag/*/values"]
        .concat(["v2/search/tags", "v2/search/tag/*/values", "metrics/query"])
        .concat(["metrics/query_range", "echo", "status/buildinfo"])
        .map((name) => `/api/${name}`),
    },
    { methods: GET, paths: ["/ready"] },
  ],
  never: [...DEBUG, "/shutdown*", "/v1/traces*"],
};

/** Of Tempo's gRPC services only the one that reads; the others are between its own parts. */
const tempoGrpc: StoreAccess = {
  reads: [{ methods: ["POST"], paths: ["/tempopb.StreamingQuerier/*"] }],
  never: ["/*"],
};

/** @see https://www.jaegertracing.io/docs/latest/architecture/apis/ */
const jaeger: StoreAccess = {
  reads: [
    {
      methods: GET,
      paths: ["", "index.html", "favicon.ico", "search", "trace/**", "dependencies", "monitor"]
        .concat(["deep-dependencies", "quality-metrics", "static/**", "api/**"])
        .map((name) => `/${name}`),
    },
    // Turns a file that someone opens in the page into Jaeger's own form, and keeps nothing.
    { methods: ["POST"], paths: ["/api/transform"] },
  ],
  never: DEBUG,
};

/** Both of Zipkin's intakes are closed: what is posted here must have been through the Collector. */
const zipkin: StoreAccess = {
  reads: [
    {
      methods: GET,
      paths: ["/", "/favicon.ico", "/health", "/info", "/zipkin/**", "/api/v2/**"],
    },
  ],
  never: [
    ...["/api/v1/spans*", "/api/v2/spans*", "/zipkin/api/v1/spans*", "/zipkin/api/v2/spans*"],
    ...["/actuator/heapdump*", "/actuator/threaddump*", "/actuator/shutdown*"],
  ],
};

/** What may be asked, by the gateway's listener; absent for Grafana, which has roles of its own. */
export const access: Readonly<Record<string, StoreAccess>> = {
  prometheus,
  alertmanager,
  loki,
  tempo,
  tempoGrpc,
  jaeger,
  zipkin,
} satisfies Partial<Record<WorkloadName | "tempoGrpc", StoreAccess>>;
