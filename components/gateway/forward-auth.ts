import type { Platform } from "../../model/platform.ts";
import { configurationPath } from "../../model/workload.ts";
import { answer, fields, note, type Handler, type Route } from "./caddy.ts";
import { noteRole } from "./roles.ts";
import { transport } from "./upstream.ts";

type ForwardAuth = NonNullable<Platform["gateway"]["forwardAuth"]>;

/** Name of the configuration file with the authority of the proxy's certificate. */
export const FORWARD_AUTHORITY = "forward-auth.crt";

/**
 * Asks a proxy that knows the people: its 2xx names them, any other answer is passed on as it is.
 *
 * It is Caddy's `forward_auth`, which is only a way to write this.
 */
export function forwardRoutes(settings: ForwardAuth): Route[] {
  return [
    { handle: [question(settings)] },
    {
      match: [{ vars: { user: [""] } }],
      handle: [
        answer(
          403,
          `The authentication proxy let this request pass and named nobody in '${settings.userHeader}'.`,
        ),
      ],
    },
  ];
}

function question(settings: ForwardAuth): Handler {
  const { host, hostname, port, pathname, search } = new URL(settings.url);
  const tls = {
    server_name: hostname,
    ...(settings.certificateAuthority !== undefined && {
      ca: { provider: "file", pem_files: [configurationPath(FORWARD_AUTHORITY)] },
    }),
  };
  return {
    handler: "reverse_proxy",
    upstreams: [{ dial: `${hostname}:${port === "" ? 443 : port}` }],
    // The body is for the store, so the question is one without.
    rewrite: { method: "GET", uri: `${pathname}${search}` },
    transport: transport(tls, "1.1"),
    headers: {
      request: {
        set: fields({
          Host: host,
          "X-Forwarded-Method": "{http.request.method}",
          "X-Forwarded-Uri": "{http.request.uri}",
        }),
        // A web socket is asked about like everything else.
        delete: ["Connection", "Upgrade", "Sec-WebSocket-*"],
      },
      response: { delete: ["Server", "Access-Control-*"] },
    },
    handle_response: [{ match: { status_code: [2] }, routes: knownRoutes(settings) }],
  };
}

function knownRoutes({ userHeader, groupsHeader, adminGroup }: ForwardAuth): Route[] {
  const said = (header: string) => `{http.reverse_proxy.header.${canonical(header)}}`;
  const group = adminGroup.replace(/[.*+?()[\]{}|^$\\]/g, "\\$&");
  return [
    {
      handle: [
        note({ user: said(userHeader) }),
        noteRole.viewer,
        // A session that the proxy has just renewed.
        { handler: "copy_response_headers", include: ["Set-Cookie"] },
      ],
    },
    {
      match: [
        { vars_regexp: { [said(groupsHeader)]: { pattern: `(?:^|,)\\s*${group}\\s*(?:,|$)` } } },
      ],
      handle: [noteRole.admin],
    },
  ];
}

/** A header's name as Caddy's placeholders spell it: `X-Auth-Request-User`. */
function canonical(header: string): string {
  return header.toLowerCase().replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
}
