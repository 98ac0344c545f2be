import { auditLog } from "../../model/audit.ts";
import { replicasOf } from "../../model/deployment.ts";
import type { Listener } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { noted, type Handler, type Match, type Route } from "./caddy.ts";

/** Name of the logger that the servers give their requests to. */
const AUDIT = "audit";

/** Size of one file of the log, and how many full ones are kept: 110 MiB in all. */
const ROTATION = { roll_size_mb: 10, roll_keep: 10, roll_keep_days: 7 } as const;

/** Parameters of a URL whose values are secrets, in every tool's spelling. */
const SECRET_PARAMETERS =
  "(?i)([?&][^=&]*(?:token|password|passwd|secret|api_?key|authorization|credential|signature)[^=&]*=)[^&]*";

/** One JSON object a line, without anything of a request that could be a credential. */
const encoder = {
  format: "filter",
  wrap: { format: "json", time_format: "rfc3339_nano", duration_format: "seconds" },
  fields: {
    "request>headers": { filter: "delete" },
    "request>tls": { filter: "delete" },
    resp_headers: { filter: "delete" },
    "request>uri": {
      filter: "multi_regexp",
      operations: [
        { regexp: "//[^/?#]*@", value: "//" },
        { regexp: SECRET_PARAMETERS, value: "$1***" },
      ],
    },
  },
};

/** Where the gateway writes: every request to the audit log, and what it says of itself to stderr. */
export function logging(platform: Platform) {
  const several = replicasOf(platform, "gateway") !== undefined;
  return {
    logs: {
      default: {
        writer: { output: "stderr" },
        encoder,
        exclude: ["http.log.access"],
      },
      [AUDIT]: {
        writer: {
          output: "file",
          filename: several ? auditLog.fileOf("{env.HOSTNAME}") : auditLog.file,
          mode: "0600",
          ...ROTATION,
          // The Collector may still have to read the end of a full file.
          roll_compression: "none",
        },
        encoder,
        include: [`http.log.access.${AUDIT}`],
      },
    },
  };
}

/** How a server's requests come to the audit log. */
export const serverLog = { default_logger_name: AUDIT } as const;

/** What the audit log says of a request beside what Caddy does: where, who, in which role, to do what. */
export function audited(store: string, { port }: Listener): Handler[] {
  const notes = ["user", "role", "action", "trace_id"].map((name) => [name, noted(name)]);
  return [["store", store], ["port", `${port}`], ...notes].map(([key, value]) => ({
    handler: "log_append",
    key,
    value,
  }));
}

/** Grafana asks its data sources in the name of a page; either of its APIs takes the same body. */
export const dataSourceQuery: Match = {
  method: ["POST"],
  path: ["/api/ds/query*", "/apis/query.grafana.app/*"],
};

/** Notes the trace that a query of Grafana's is for, which only its body says. */
export function queriedTrace(): Route[] {
  const small = { header_regexp: { "Content-Length": { pattern: "^[0-9]{1,5}$" } } };
  return [
    {
      // The body is read into memory, and nobody is to slip past the log by its size.
      match: [{ ...dataSourceQuery, not: [small] }],
      handle: [
        {
          handler: "error",
          status_code: 413,
          error: "a query of data sources must have a Content-Length of at most 99999",
        },
      ],
    },
    {
      match: [dataSourceQuery],
      handle: [{ handler: "subroute", routes: [traceInBody] }],
    },
  ];
}

const traceInBody: Route = {
  match: [
    {
      vars_regexp: {
        "{http.request.body}": {
          name: "trace",
          pattern: '"query"\\s*:\\s*"\\s*((?:[0-9a-fA-F]{16}){1,2})\\s*"',
        },
      },
    },
  ],
  handle: [{ handler: "vars", trace_id: "{http.regexp.trace.1}" }],
};
