import { edgesFrom } from "../../model/deployment.ts";
import type { Edge } from "../../model/edges.ts";
import type { Listener } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { authenticationRoutes } from "./authentication.ts";
import { answer, fields, type Handler, type Route } from "./caddy.ts";
import { browserRoutes, withoutClaims } from "./headers.ts";
import { audited, queriedTrace, serverLog } from "./log.ts";
import { restoreRoutes } from "./restoring.ts";
import { grafanaRoutes, roleRoutes } from "./roles.ts";
import { intakeRoutes } from "./span-intake.ts";
import { strategyQuestions, strategyRoutes } from "./strategies.ts";
import { access } from "./stores.ts";
import { proxied } from "./upstream.ts";

/** What all servers have in common: TLS and nothing else, and no patience with the slow. */
function server({ port }: Listener, clientAuthentication?: object) {
  return {
    listen: [`:${port}`],
    protocols: ["h1", "h2"],
    automatic_https: { disable: true },
    read_header_timeout: "10s",
    read_idle_timeout: "30s",
    idle_timeout: "2m",
    max_header_bytes: 32 * 1024,
    tls_connection_policies: [
      {
        protocol_min: `tls${TLS_VERSION}`,
        // There is one certificate, whatever name or address it is asked for by.
        default_sni: "gateway",
        fallback_sni: "gateway",
        ...(clientAuthentication && { client_authentication: clientAuthentication }),
      },
    ],
  };
}

/** The way to one store: who is it, may they, and then on. */
export function storeServer(name: string, listener: Listener, platform: Platform) {
  const { largestRequestMebibytes } = platform.gateway;
  const browser = browserRoutes(name);
  const limit: Handler = { handler: "request_body", max_size: largestRequestMebibytes * 1024 ** 2 };
  return {
    ...server(listener),
    // A browser that has dialled one door asks it for what is behind another of the same address, as the
    // certificate names both; told that this is not the place (421), it dials anew.
    ...(platform.doorsByName && { strict_sni_host: true }),
    logs: serverLog,
    routes: [
      ...browser,
      { handle: [...audited(name, listener), limit, withoutClaims] },
      ...(name === "zipkin" ? intakeRoutes(platform) : []),
      ...admitted(name, listener, platform),
    ] satisfies Route[],
    errors: { routes: [...browser, ...failureRoutes] },
  };
}

/** Programs show a token where they ask for strategies; everywhere else people log in. */
function admitted(name: string, listener: Listener, platform: Platform): Route[] {
  const proxy = proxied(edgeBehind(listener, platform), platform);
  const questions = strategyQuestions[name];
  return questions
    ? strategyRoutes(questions, proxy, platform.teams)
    : [
        ...authenticationRoutes(platform),
        ...(name === "tempo" ? restoreRoutes(platform) : []),
        ...decisions(name, proxy),
      ];
}

function decisions(name: string, proxy: Handler): Route[] {
  const rules = access[name];
  return rules ? roleRoutes(rules, proxy) : [...queriedTrace(), ...grafanaRoutes(proxy)];
}

function edgeBehind({ leadsTo, protocol, port }: Listener, platform: Platform): Edge {
  const possible = edgesFrom(platform, "gateway", "front").filter(
    ({ server, listener }) => server === leadsTo && listener.protocol === protocol,
  );
  // Of several doors of one store each has its own port on both sides.
  const found = possible.find(({ listener }) => listener.port === port) ?? possible[0];
  if (!found) {
    throw new Error(
      `gateway: must have an edge to '${leadsTo ?? "?"}' over '${protocol}', got 'none'; add it in model/edges.ts`,
    );
  }
  return found;
}

const failureRoutes: readonly Route[] = [
  {
    match: [{ vars: { "{http.error.status_code}": ["503"] } }],
    handle: [{ handler: "headers", response: { set: fields({ "Retry-After": "5" }) } }],
  },
  {
    handle: [
      {
        ...answer(500, "{http.error.status_code} {http.error.status_text}"),
        status_code: "{http.error.status_code}",
      },
    ],
  },
];

/** The gateway's own metrics, and that it is there, for holders of one of the platform's certificates. */
export function metricsServer(listener: Listener) {
  return {
    ...server(listener, {
      mode: "require_and_verify",
      ca: { provider: "file", pem_files: [tlsPaths("gateway").authority] },
    }),
    routes: [
      { match: [{ path: ["/metrics"] }], handle: [{ handler: "metrics" }] },
      { match: [{ path: ["/"] }], handle: [answer(200, "The gateway is there.")] },
      { handle: [answer(404, "There is nothing here but '/metrics'.")] },
    ] satisfies Route[],
  };
}
