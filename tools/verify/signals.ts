import { edgesFrom } from "../../model/deployment.ts";
import { auditLog } from "../../model/audit.ts";
import { urlOf, type Access } from "../access.ts";
import { postLog } from "../speakers/otlp.ts";
import { pingRedis } from "../speakers/redis.ts";
import { searchTempo } from "../speakers/tempo.ts";
import type { Span } from "../trace.ts";
import type { Check } from "./check.ts";
import { logRecords } from "./stores/loki.ts";
import { samplesOf } from "./stores/prometheus.ts";

/** A question that may have to be put again, about the spans that were sent. */
type About = () => readonly Span[];

/** Checks that what belongs to a trace is found by it: metrics, logs, and who has read it. */
export function signalChecks(access: Access, sent: About): Check[] {
  const { workloads } = access.deployment;
  const hasLogs = edgesFrom(access.deployment, "collector", "logs").length > 0;
  return [
    { name: "prometheus has metrics of its spans", ask: () => spanMetrics(access) },
    { name: "prometheus has the graph of its services", ask: () => serviceGraph(access) },
    ...(hasLogs ? [logCheck(access, sent), auditCheck(access, sent)] : []),
    { name: "tempo answers over gRPC behind the gateway", ask: () => overGrpc(access) },
    ...(workloads.includes("redis")
      ? [{ name: "redis answers to its password", ask: () => ping(access) }]
      : []),
  ];
}

async function spanMetrics(access: Access): Promise<string> {
  const series = `traces_span_metrics_calls_total{service_name="api-gateway",span_name="api-gateway.chat"}`;
  const [sample] = await samplesOf(access, `sum(${series})`);
  if (!sample || sample.value < 1) throw new Error("no calls of api-gateway.chat yet");
  return `${sample.value} calls of api-gateway.chat`;
}

async function serviceGraph(access: Access): Promise<string> {
  const edges = await samplesOf(
    access,
    "sum by (client, server) (traces_service_graph_request_total)",
  );
  const found = edges.map(({ labels }) => `${labels["client"]} → ${labels["server"]}`);
  const expected = "api-gateway → llm-router";
  if (!found.includes(expected)) throw new Error(`no ${expected} yet among ${found.join(", ")}`);
  return expected;
}

function logCheck(access: Access, sent: About): Check {
  let posted = false;
  return {
    name: "loki finds a log record by its trace",
    ask: async () => {
      const [root] = sent();
      if (!root) throw new Error("nothing was sent");
      posted ||= await post(access, root);
      const { traceId } = root;
      const [record] = await logRecords(
        access,
        `{service_name="${root.service}"} | trace_id="${traceId}"`,
      );
      if (!record) throw new Error("not found yet");
      if (record.labels["correlation_id"] !== traceId) throw new Error("has no correlation_id");
      return `"${record.line}", correlation_id ${traceId}`;
    },
  };
}

async function post(access: Access, { service, traceId, spanId, start }: Span): Promise<true> {
  const url = urlOf(access, "collector", "otlpHttp");
  const caller = { authority: access.certificateAuthority, token: access.credentials.otlpToken };
  const { accepted, status, said } = await postLog(url, caller, {
    ...{ service, traceId, spanId, time: start },
    severity: "INFO",
    body: "POST /api/chat answered",
    attributes: { "http.route": "/api/chat" },
  });
  if (!accepted) throw new Error(`${status}: ${said}`);
  return true;
}

/** The questions put to the stores before this one were readings, too. */
function auditCheck(access: Access, sent: About): Check {
  return {
    name: "loki has on record who has read the trace",
    ask: async () => {
      const traceId = sent()[0]?.traceId ?? "";
      const query = `{service_name="${auditLog.serviceName}"} | audit_trace_id="${traceId}"`;
      const records = await logRecords(access, query);
      const users = new Set(records.map(({ labels }) => labels["user_name"]));
      if (!users.has(access.credentials.viewer.user)) throw new Error("not on record yet");
      return `${records.length} readings by ${[...users].join(", ")}`;
    },
  };
}

async function overGrpc(access: Access): Promise<string> {
  const { certificateAuthority: authority, credentials } = access;
  const caller = { authority, account: credentials.viewer };
  const query = '{ resource.service.name = "api-gateway" }';
  const { accepted, status, said, traces } = await searchTempo(
    urlOf(access, "gateway", "tempoGrpc"),
    caller,
    query,
  );
  if (!accepted) throw new Error(`${status}: ${said}`);
  if (traces.length === 0) throw new Error("found no trace yet");
  return `found ${traces.length} traces of api-gateway`;
}

async function ping(access: Access): Promise<string> {
  const { certificateAuthority: authority, credentials } = access;
  const caller = { authority, token: credentials.redisPassword };
  const { accepted, status, said } = await pingRedis(urlOf(access, "redis", "commands"), caller);
  if (!accepted) throw new Error(`${status}: ${said}`);
  return said;
}
