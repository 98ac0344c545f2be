import { z } from "zod";
import { serversIn, type CaddyServer } from "../judging/caddy.ts";
import { inFile } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import { at, fieldsOf, isFields, itemsOf, textOf, type Fields } from "../judging/values.ts";
import { isTokenHeader } from "./showing.ts";

const limits = z.object({
  open: z
    .array(z.string())
    .default(["/api/v1/spans", "/api/v2/spans"])
    .describe(
      "Paths that are handed on without a question, as what is behind them asks itself. By default those at which spans are taken in Zipkin's protocol, whose receiver asks for a token.",
    ),
});

/** Nobody gets through the gateway without saying who they are. */
export const gatewayRoutesNeedAuthentication = policy({
  name: "gateway-routes-need-authentication",
  concern: "authentication",
  severity: "critical",
  scope: "resource",
  limits,
  description:
    "Behind the gateway nobody asks who somebody is: every route that hands a request on stands behind a question, or is one.",
  remedy:
    "Put a handler `authentication` before the `reverse_proxy`, in a route without `match`; demand a certificate in `tls_connection_policies[].client_authentication`; or refuse what has no `Authorization` by a route that answers 401.",
  *judge(stack, { open }) {
    for (const program of stack.programs("gateway")) {
      const { file } = program;
      for (const server of serversIn(program).filter((one) => !asksForCertificate(one))) {
        const found = unguardedIn(server.fields["routes"], ".routes", { guarded: false, open });
        for (const { inner, dials } of found.proxies) {
          const path = inFile(file, `${server.inner}${inner}`);
          const must = "stand behind a handler 'authentication'";
          yield { resource: file.resource, path, must, got: `a way to ${dials}` };
        }
      }
    }
  },
});

/** Whether nobody even speaks with a server who has no certificate. */
function asksForCertificate({ fields }: CaddyServer): boolean {
  const policies = itemsOf(fields["tls_connection_policies"]);
  return (
    policies.length > 0 &&
    policies.every((one) => {
      const asked = at(one, "client_authentication");
      // With an authority to verify by, and without a mode, it is required.
      return isFields(asked) && (asked["mode"] ?? "require_and_verify") === "require_and_verify";
    })
  );
}

interface State {
  /** Whether whoever comes here has been asked already. */
  readonly guarded: boolean;
  readonly open: readonly string[];
}

interface Proxy {
  readonly inner: string;
  readonly dials: string;
}

interface Found extends Pick<State, "guarded"> {
  readonly proxies: readonly Proxy[];
}

/** The ways through a list of routes that nobody guards, and whether what follows the list is guarded. */
function unguardedIn(routes: unknown, inner: string, { guarded, open }: State): Found {
  const proxies: Proxy[] = [];
  let asked = guarded;
  for (const [index, route] of itemsOf(routes).entries()) {
    const matches = itemsOf(at(route, "match"));
    const known = asked || asksByMatch(matches) || isOpen(matches, open);
    const within = unguardedHandlers(at(route, "handle"), `${inner}[${index}].handle`, {
      guarded: known,
      open,
    });
    proxies.push(...within.proxies);
    // Only a route for everybody asks everybody.
    if (matches.length === 0) asked = within.guarded;
    if (refusesStrangers(route, matches)) asked = true;
  }
  return { proxies, guarded: asked };
}

function unguardedHandlers(handlers: unknown, inner: string, { guarded, open }: State): Found {
  const proxies: Proxy[] = [];
  let asked = guarded;
  for (const [index, handler] of itemsOf(handlers).entries()) {
    const place = `${inner}[${index}]`;
    const fields = fieldsOf(handler);
    if (asks(fields)) asked = true;
    else if (!asked) proxies.push(...leadsOf(fields).map((dials) => ({ inner: place, dials })));
    const deeper = unguardedIn(fields["routes"], `${place}.routes`, { guarded: asked, open });
    proxies.push(...deeper.proxies);
    asked = deeper.guarded;
  }
  return { proxies, guarded: asked };
}

/** Where a handler lets in whoever comes to it: to other services, or to the gateway's own metrics. */
function leadsOf(handler: Fields): string[] {
  if (handler["handler"] === "metrics") return ["its metrics"];
  if (handler["handler"] !== "reverse_proxy") return [];
  return [
    itemsOf(handler["upstreams"])
      .map((one) => textOf(at(one, "dial")) ?? "")
      .join(" "),
  ];
}

/** Whether a handler asks: Caddy's own, a plugin's, or another service that is asked first. */
function asks(handler: Fields): boolean {
  const name = textOf(handler["handler"]) ?? "";
  if (/^(authentication|authenticator|authorizer)$/.test(name)) return true;
  return (
    name === "reverse_proxy" &&
    at(handler, "rewrite", "uri") !== undefined &&
    itemsOf(handler["handle_response"]).length > 0
  );
}

/** Whether only who shows a token's header gets into a route. */
function asksByMatch(matches: readonly unknown[]): boolean {
  return matches.length > 0 && matches.every(hasToken);
}

function hasToken(match: unknown): boolean {
  return ["header", "header_regexp"].some((name) =>
    Object.entries(fieldsOf(at(match, name))).some(
      ([header, value]) => isTokenHeader(header) && value !== null && !isAnything(value),
    ),
  );
}

/** A header that only has to be there proves nothing. */
function isAnything(value: unknown): boolean {
  return itemsOf(value).some((one) => one === "*" || one === "Bearer *" || one === "Basic *");
}

/** Whether a route turns away whoever has no token, so that what follows it has been asked. */
function refusesStrangers(route: unknown, matches: readonly unknown[]): boolean {
  const refuses = itemsOf(at(route, "handle")).some(
    (handler) =>
      ["static_response", "error"].includes(textOf(at(handler, "handler")) ?? "") &&
      /^40[13]$/.test(String(at(handler, "status_code"))),
  );
  return (
    refuses &&
    matches.some((match) => {
      const conditions = Object.entries(fieldsOf(match));
      return (
        conditions.length === 1 &&
        conditions[0]?.[0] === "not" &&
        asksByMatch(itemsOf(conditions[0][1]))
      );
    })
  );
}

/** Whether a route is for some paths alone, all of which may be open. */
function isOpen(matches: readonly unknown[], open: readonly string[]): boolean {
  return (
    matches.length > 0 &&
    matches.every((match) => {
      const paths = [...itemsOf(at(match, "path")), ...pathsOfPatterns(match)];
      return paths.length > 0 && paths.every((path) => open.includes(String(path)));
    })
  );
}

/** The paths of a pattern that is a list of them, from its beginning to its end: `^(?:/a|/b)(?:\?|$)`. */
function pathsOfPatterns(match: unknown): string[] {
  const patterns = [
    at(match, "path_regexp", "pattern"),
    ...Object.entries(fieldsOf(at(match, "vars_regexp")))
      .filter(([variable]) => /^\{http\.request\.(uri|uri\.path|orig_uri)\}$/.test(variable))
      .map(([, regexp]) => at(regexp, "pattern")),
  ];
  return patterns.flatMap((pattern) => {
    const [, list] =
      /^\^\((?:\?:)?([^()]*)\)(?:\$|\(\?:\\\?\|\$\))$/.exec(textOf(pattern) ?? "") ?? [];
    return list?.split("|").map((path) => path.replaceAll(/\\(.)/g, "$1")) ?? [];
  });
}
