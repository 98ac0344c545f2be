import { edges } from "../../model/edges.ts";
import { folders } from "../../model/workload.ts";

/** Servers that show no interest in a client's certificate. */
const WITHOUT_CLIENT_CERTIFICATE = ["collector", "grafana", "auth-proxy"];

/** Port of the stand-in for a proxy that knows the people. */
const AUTH_PORT = 4180;

/** What a stand-in says it was asked. */
export interface Echo {
  /** The name that it was dialled by. */
  readonly server: string;
  /** The name in the certificate it was shown; empty without one. */
  readonly client: string;
  readonly method: string;
  readonly protocol: string;
  readonly uri: string;
  readonly host: string;
  readonly bodyLength: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

const dialled = edges.filter(({ client }) => client === "gateway");

/** Names that stand-ins are dialled by. */
export const standInNames = [...new Set(dialled.map(({ server }) => server)), "auth-proxy"];

const ECHO = `{
  "server": {{ toJson .Req.TLS.ServerName }},
  "client": {{ with .Req.TLS.PeerCertificates }}{{ toJson (index . 0).Subject.CommonName }}{{ else }}""{{ end }},
  "method": {{ toJson .Req.Method }}, "protocol": {{ toJson .Req.Proto }}, "uri": {{ toJson .Req.RequestURI }}, "host": {{ toJson .Req.Host }},
  "bodyLength": {{ len (placeholder "http.request.body") }},
  "headers": {{ toJson .Req.Header }}
}`;

const secret = (name: string) => `${folders.secrets}/${name}`;

/** Every server that the gateway dials, as one Caddy: each answers with what it was asked. */
export function standIns(names: readonly string[] = standInNames) {
  const ports = dialled.map((edge) => edge.listener.port);
  const servers = [...new Set(ports)].map(
    (port) => [`port-${port}`, server(port, [echo])] as const,
  );
  const load_files = names.map((name) => ({
    certificate: secret(`${name}.crt`),
    key: secret(`${name}.key`),
  }));
  return {
    admin: { disabled: true, config: { persist: false } },
    apps: {
      http: { servers: { ...Object.fromEntries(servers), auth: server(AUTH_PORT, authRoutes) } },
      tls: { certificates: { load_files }, disable_storage_clean: true },
    },
  };
}

function server(port: number, routes: readonly object[]) {
  const ca = { provider: "file", pem_files: [secret("authority.crt")] };
  return {
    listen: [`:${port}`],
    protocols: ["h1", "h2"],
    automatic_https: { disable: true },
    strict_sni_host: false,
    tls_connection_policies: [
      { match: { sni: WITHOUT_CLIENT_CERTIFICATE } },
      { client_authentication: { mode: "require_and_verify", ca } },
    ],
    routes,
  };
}

const echo = {
  handle: [
    { handler: "templates", mime_types: ["text/plain"] },
    {
      handler: "static_response",
      headers: {
        "Content-Type": ["text/plain"],
        "Access-Control-Allow-Origin": ["*"],
        "X-Frame-Options": ["ALLOWALL"],
      },
      body: ECHO,
    },
  ],
};

/** Whom the proxy knows, by the cookie `session`, and what it says of them. */
const sessions: Readonly<Record<string, object>> = {
  anna: {
    status_code: 202,
    headers: {
      "X-Auth-Request-User": ["anna"],
      "X-Auth-Request-Groups": ["staff,tracing-admins"],
      "Set-Cookie": ["session=anna; renewed"],
    },
  },
  bert: {
    status_code: 202,
    headers: { "X-Auth-Request-User": ["bert"], "X-Auth-Request-Groups": ["not-tracing-admins"] },
  },
  nobody: { status_code: 202 },
  away: { status_code: 302, headers: { Location: ["https://auth-proxy/sign-in"] } },
};

const authRoutes = [
  ...Object.entries(sessions).map(([session, says]) => ({
    match: [{ path: ["/oauth2/auth"], header: { Cookie: [`session=${session}`] } }],
    handle: [{ handler: "static_response", ...says }],
  })),
  { handle: [{ handler: "static_response", status_code: 401, body: "log in first" }] },
];
