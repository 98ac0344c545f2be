import { TENANT_HEADER } from "../../model/sampling.ts";
import { secretPath } from "../../model/workload.ts";
import { fields, noted, type Fields, type Handler, type Match, type Route } from "./caddy.ts";

/** A year: the time for which a browser asks this host by TLS only. */
const STRICT_TRANSPORT = "max-age=31536000";

/**
 * Takes away what only the gateway may say: who somebody is, where they come from, whose data they see.
 *
 * Names with `_` or `.`, which some programs take for `-`, Caddy refuses by itself.
 */
export const withoutClaims: Handler = {
  handler: "headers",
  request: {
    delete: [
      ...[TENANT_HEADER, "X-WEBAUTH-*", "X-Auth-Request-*", "X-Forwarded-*", "Forwarded"],
      ...["X-Real-IP", "X-Original-*", "X-Rewrite-URL", "X-HTTP-Method-Override"],
      ...["X-JWT-Assertion", "X-DS-Authorization", "Proxy-Authorization"],
    ],
  },
};

/** What a store must not be shown: a person's credentials are the gateway's business alone. */
export const CREDENTIALS = ["Authorization", "Cookie"] as const;

/** What a store that keeps tenants apart is told: whose data is meant. */
export function tenant(name: string): Fields {
  return fields({ [TENANT_HEADER]: name });
}

/**
 * What Grafana is told: who asks, in a header whose name nobody else knows, and in which role.
 *
 * The name is in the configuration as a placeholder, which Caddy replaces at each request.
 */
export const identity = fields({
  [`{file.${secretPath("grafana-user-header")}}`]: noted("user"),
  "X-WEBAUTH-ROLE": noted("grafana_role"),
});

/** What stores say of themselves, or of who may read their answers, that browsers are told here instead. */
export const replaced = [
  ...["Server", "X-Powered-By", "Access-Control-*", "Strict-Transport-Security"],
  ...["X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection", "Referrer-Policy"],
  "Content-Security-Policy",
] as const;

const KEPT_TOGETHER = "object-src 'none'; base-uri 'self'; form-action 'self'";

/** Pages may use what their own store gives them, and nothing from elsewhere. */
const OWN_ONLY =
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; " +
  `frame-ancestors 'none'; ${KEPT_TOGETHER}`;

/** Grafana shows its own panels in frames, and its plugins bring what nobody can list. */
const FRAMED_BY_ITSELF = `frame-ancestors 'self'; ${KEPT_TOGETHER}`;

/** Takes away the program's name at the very end, since it comes with the answer. */
const anonymous: Handler = {
  handler: "headers",
  response: { delete: ["Server", "Via"], deferred: true },
};

const isLocal: Match = { host: ["localhost", "127.0.0.1", "::1"] };

/** What browsers are told with every answer, those of the gateway itself among them. */
export function browserRoutes(listener: string): Route[] {
  const grafana = listener === "grafana";
  const set = fields({
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": grafana ? "SAMEORIGIN" : "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": grafana ? FRAMED_BY_ITSELF : OWN_ONLY,
  });
  const strict = { set: fields({ "Strict-Transport-Security": STRICT_TRANSPORT }) };
  return [
    { handle: [{ handler: "headers", response: { set } }, anonymous] },
    {
      // A browser would keep it for every port of the developer's own machine.
      match: [{ not: [isLocal] }],
      handle: [{ handler: "headers", response: strict }],
    },
  ];
}
