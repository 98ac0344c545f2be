import { auditLog } from "../../model/audit.ts";
import { edgesFrom, hostsOf } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import type { SharedFolder } from "../../model/workload.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { exportersOf } from "../exporters.ts";
import { QUEUE_STORAGE } from "../queue-storage.ts";
import { literal, transform } from "../ottl.ts";
import { surveyProcessors } from "./processors.ts";
import { redactionFor } from "./redaction.ts";

/** The way of the gateway's audit log to the log store; none where one of the two is missing. */
export function auditPipelines(platform: Platform): Pipeline[] {
  if (!isFollowed(platform)) return [];
  return [
    {
      id: "logs/audit",
      receivers: [auditReceiver(platform)],
      processors: [...surveyProcessors(platform), auditProcessor(platform)],
      exporters: exportersOf("logs", platform),
    },
  ];
}

/** The folders of others' logs that the Collector follows. */
export function followedLogs(platform: Platform): SharedFolder[] {
  return isFollowed(platform)
    ? [{ name: "audit-log", path: auditLog.folder, access: "follow" }]
    : [];
}

function isFollowed(platform: Platform): boolean {
  return (
    platform.workloads.includes("gateway") && edgesFrom(platform, "collector", "logs").length > 0
  );
}

/**
 * The latest files of the gateway, which has fewer, and of operators, whose files nothing removes: each costs
 * 0.02 % of a processor for as long as it is followed.
 */
const LATEST = {
  regex: String.raw`/(?P<name>audit[^/]*\.log)`,
  group_by: "/(audit(?:-operators)?)",
  sort_by: [{ sort_type: "alphabetical", regex_key: "name", ascending: false }],
  top_n: auditLog.followed,
} as const;

/**
 * Of several Collectors, who have the same files before them, only the first hands lines on, or each would
 * be there as often; where it was it knows, and while it is away the lines wait in their files.
 */
function onlyFirst(platform: Platform) {
  const [first = "", ...others] = hostsOf(platform, "collector");
  return others.length > 0
    ? [{ type: "filter", expr: `env("HOSTNAME") != ${JSON.stringify(first)}` }]
    : [];
}

/** From the first line on, and from where it was at its end: nobody's reading goes unsaid. */
function auditReceiver(platform: Platform): Component {
  const { collector } = platform;
  return {
    id: "file_log/audit",
    settings: {
      include: [auditLog.pattern],
      ordering_criteria: LATEST,
      start_at: "beginning",
      ...(collector.persistentQueues && { storage: QUEUE_STORAGE }),
      retry_on_failure: { enabled: true, max_elapsed_time: "0s" },
      include_file_name: false,
      resource: { "service.name": auditLog.serviceName },
      operators: [
        ...onlyFirst(platform),
        {
          type: "json_parser",
          parse_to: "body",
          parse_ints: true,
          timestamp: {
            parse_from: "body.ts",
            layout_type: "gotime",
            layout: "2006-01-02T15:04:05.999999999Z07:00",
          },
          severity: {
            parse_from: "body.status",
            overwrite_text: true,
            mapping: { info: ["2xx", "3xx"], warn: "4xx", error: "5xx" },
          },
        },
      ],
    },
  };
}

/** The name of each attribute, and where a line of the log has it. */
const ATTRIBUTES = {
  "user.name": 'log.body["user"]',
  "user.role": 'log.body["role"]',
  "audit.store": 'log.body["store"]',
  "http.request.method": 'log.body["request"]["method"]',
  "http.response.status_code": 'log.body["status"]',
  "http.response.body.size": 'log.body["size"]',
  "http.server.request.duration": 'log.body["duration"]',
  "client.address": 'log.body["request"]["client_ip"]',
  "audit.trace_id": 'log.body["trace_id"]',
} as const;

const attribute = (name: string) => `log.attributes["${name}"]`;

/** A trace by its id in a path, of any store's API and pages; or in a query, Jaeger's and Zipkin's. */
const TRACE_IN_PATH = "(?i)/traces?/(?P<id>[0-9a-f]{1,32})(?:/|$)";
const TRACE_IN_QUERY = "(?i)(?:^|&)trace_?ids?=(?P<id>[0-9a-f]{1,32})(?:[,&]|$)";

/**
 * Makes of a line who has read what.
 *
 * The name of whoever it was stays as it is, even an e-mail address: it is what the log is for. What
 * they asked for is redacted like any other text.
 */
function auditProcessor({ privacy }: Platform): Component {
  const redaction = redactionFor(privacy);
  const statements = [
    ...Object.entries(ATTRIBUTES).map(
      ([name, value]) =>
        `set(${attribute(name)}, ${value}) where ${value} != nil and ${value} != ""`,
    ),
    `set(${attribute("server.port")}, Int(log.body["port"])) where log.body["port"] != nil`,
    ...splitTarget,
    ...traceIn("url.path", TRACE_IN_PATH),
    ...traceIn("url.query", TRACE_IN_QUERY),
    `set(${attribute("audit.trace_id")}, ToLowerCase(${attribute("audit.trace_id")})) where ${attribute("audit.trace_id")} != nil`,
    ...["url.path", "url.query"].flatMap((name) => redaction.text(attribute(name))),
    `set(log.event_name, Concat(["audit", log.body["action"]], ".")) where log.body["action"] != nil`,
    'set(log.event_name, "audit.refused") where log.body["action"] == nil',
    // Loki keeps no event names.
    `set(${attribute("event.name")}, log.event_name)`,
    `set(${attribute("audit")}, true)`,
    `set(log.cache["who"], "-")`,
    `set(log.cache["who"], ${attribute("user.name")}) where ${attribute("user.name")} != nil`,
    `set(log.body, Concat([${SENTENCE.join(", ")}], " "))`,
  ];
  const operators = {
    conditions: ['IsMap(log.body) and IsMap(log.body["boost"])'],
    statements: ofOperators,
  };
  // A line that was torn when the gateway was killed goes on as it is, and holds up no other.
  const group = { conditions: ["IsMap(log.body)"], statements };
  return transform("audit", { traces: [], metrics: [], logs: [operators, group] });
}

/** What a line says that an operator's tool has written: what is boosted is named by people, and nothing private. */
const ofOperators = [
  `set(${attribute("user.name")}, log.body["user"])`,
  `set(${attribute("user.role")}, log.body["role"])`,
  ...["service", "route", "percent", "until"].map((name) => {
    const value = `log.body["boost"]["${name}"]`;
    return `set(${attribute(`boost.${name}`)}, ${value}) where ${value} != nil`;
  }),
  `set(log.event_name, Concat(["audit", log.body["action"]], "."))`,
  `set(${attribute("event.name")}, log.event_name)`,
  `set(${attribute("audit")}, true)`,
  `set(log.body, Concat([log.event_name, log.body["user"], log.body["text"]], " "))`,
];

const SENTENCE = [
  attribute("event.name"),
  'log.cache["who"]',
  attribute("audit.store"),
  attribute("http.request.method"),
  attribute("url.path"),
  attribute("http.response.status_code"),
] as const;

const TARGET = literal("^(?P<path>[^?]*)(?:\\?(?P<query>.*))?$");

const splitTarget = [
  `set(log.cache["target"], ExtractPatterns(log.body["request"]["uri"], ${TARGET})) where log.body["request"]["uri"] != nil`,
  `set(${attribute("url.path")}, log.cache["target"]["path"])`,
  `set(${attribute("url.query")}, log.cache["target"]["query"]) where log.cache["target"]["query"] != ""`,
];

function traceIn(name: string, pattern: string): string[] {
  const [id, target] = [attribute("audit.trace_id"), attribute(name)];
  const extracted = `ExtractPatterns(${target}, ${literal(pattern)})["id"]`;
  return [
    `set(${id}, ${extracted}) where ${id} == nil and ${target} != nil and IsMatch(${target}, ${literal(pattern)})`,
  ];
}
