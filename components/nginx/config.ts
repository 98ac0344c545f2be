import { addressOf } from "../../model/edges.ts";
import { listeners } from "../../model/listeners.ts";
import { TLS_VERSION, tlsPaths } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";

/** Folder in memory for what nginx has to write. */
export const NGINX_SCRATCH = "/tmp";

/** Secret file: a line of nginx's for every token that is known. */
export const APPS_TOKENS = "apps-tokens.conf";

/** The engine's own name server: it is asked again after a while, so that a new container is found. */
const RESOLVER = "127.0.0.11";

/** Characters that an id from outside may have to be taken over: it ends up in logs and headers. */
const CORRELATION_ID = "^[A-Za-z0-9._:-]{1,64}$";

const [businessLogic, websocket] = [
  addressOf({ server: "business-logic", listener: listeners["business-logic"].https }),
  addressOf({ server: "websocket", listener: listeners.websocket.https }),
];

/** nginx' configuration: one guarded port, and behind it the sample services over mutual TLS. */
export function nginxConfig(): string {
  return `worker_processes 1;
pid ${NGINX_SCRATCH}/nginx.pid;
error_log stderr warn;

events {
    worker_connections 2048;
}

http {
${indented(4, [...shared(), ...logging()])}

    server {
        listen ${listeners.nginx.https.port} ssl;
${indented(8, serverTls())}

        # Whoever does not speak TLS is told nothing at all.
        error_page 497 = @plain;
        location @plain {
            return 444;
        }
        location / {
            return 404;
        }
        location = /health {
            return 200 "ok";
        }
        location = /api/chat {
            if ($known = 0) { return 401; }
            set $upstream ${businessLogic};
            proxy_pass https://$upstream$request_uri;
            proxy_ssl_name business-logic;
        }
        # Its token is another one, which the service itself asks for.
        location = /admin/faults {
            set $upstream ${businessLogic};
            proxy_pass https://$upstream$request_uri;
            proxy_ssl_name business-logic;
            proxy_set_header authorization $http_authorization;
${indented(12, forwarded())}
        }
        location = /ws {
            if ($known = 0) { return 401; }
            set $upstream ${websocket};
            proxy_pass https://$upstream$request_uri;
            proxy_ssl_name websocket;
            proxy_read_timeout 1h;
            proxy_set_header upgrade $http_upgrade;
            proxy_set_header connection $upgrade_connection;
            proxy_set_header authorization "";
${indented(12, forwarded())}
        }
    }
}
`;
}

function shared(): string[] {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${NGINX_SCRATCH}/${kind};`,
  );
  return [
    "server_tokens off;",
    "keepalive_timeout 65s;",
    "client_max_body_size 64k;",
    ...folders,
    `resolver ${RESOLVER} valid=5s ipv6=off;`,
    // A token and what is before it is longer than a bucket is by default.
    "map_hash_bucket_size 256;",
    `map $http_authorization $known { default 0; include ${secretPath(APPS_TOKENS)}; }`,
    `map $http_x_correlation_id $correlation_id { default $request_id; "~${CORRELATION_ID}" $http_x_correlation_id; }`,
    "map $http_upgrade $upgrade_connection { default close; websocket upgrade; }",
  ];
}

/** One line of JSON for every request, with the ids by which its spans are found; never its query. */
function logging(): string[] {
  const fields = {
    time: "$time_iso8601",
    service: "api-gateway",
    message: "$request_method $uri answered $status",
    seconds: "$request_time",
    upstream_seconds: "$upstream_response_time",
    trace_id: "$upstream_http_x_trace_id",
    correlation_id: "$correlation_id",
  };
  const text = JSON.stringify(fields);
  return [`log_format line escape=json '${text}';`, "access_log /dev/stdout line;"];
}

function serverTls(): string[] {
  const { authority, certificate, key } = tlsPaths("nginx");
  return [
    `ssl_protocols TLSv${TLS_VERSION};`,
    `ssl_certificate ${certificate};`,
    `ssl_certificate_key ${key};`,
    "ssl_session_tickets off;",
    "add_header x-correlation-id $correlation_id always;",
    "proxy_http_version 1.1;",
    "proxy_read_timeout 60s;",
    `proxy_ssl_protocols TLSv${TLS_VERSION};`,
    `proxy_ssl_certificate ${certificate};`,
    `proxy_ssl_certificate_key ${key};`,
    `proxy_ssl_trusted_certificate ${authority};`,
    "proxy_ssl_verify on;",
    "proxy_ssl_server_name on;",
    "proxy_hide_header x-correlation-id;",
    // The token is nginx' own business.
    'proxy_set_header authorization "";',
    ...forwarded(),
  ];
}

/**
 * What the services are told: when the request came, and what it belongs to. `traceparent` goes through as
 * it came. Repeated wherever a location sets a header of its own, since nginx then forgets the others.
 */
function forwarded(): string[] {
  return [
    "proxy_set_header host $http_host;",
    'proxy_set_header x-request-start "t=$msec";',
    "proxy_set_header x-correlation-id $correlation_id;",
  ];
}

function indented(columns: number, lines: readonly string[]): string {
  return lines.map((line) => " ".repeat(columns) + line).join("\n");
}
