import { handlersIn, serversIn, type CaddyServer } from "../judging/caddy.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import { at, isFields, itemsOf, textOf } from "../judging/values.ts";

/** The door speaks TLS to both of its sides. */
export const gatewayListensWithTls = policy({
  name: "gateway-listens-with-tls",
  concern: "transport",
  severity: "critical",
  scope: "resource",
  description:
    "People show their passwords, and services their tokens, to the gateway, which shows its own to what is behind it: every server of a Caddy has TLS, and so has every upstream.",
  remedy:
    "Give each server `tls_connection_policies` (an empty one is enough for a certificate that is loaded), and each `reverse_proxy` a `transport` with `tls` and its `ca`. A server at `:80` may only redirect.",
  *judge(stack) {
    for (const program of stack.programs("gateway")) {
      const { file } = program;
      for (const server of serversIn(program)) {
        const where = (inner: string) => ({
          ...{ resource: file.resource, path: inFile(file, `${server.inner}${inner}`) },
        });
        if (!isSecured(server) && !onlyRedirects(server)) {
          const got = server.fields["tls_connection_policies"];
          const must = `be there for what listens at '${server.listens.join(" ")}'`;
          yield { ...where(".tls_connection_policies"), must, got };
        }
        for (const { handler, inner } of handlersIn(server)) {
          if (handler["handler"] !== "reverse_proxy" || isFields(at(handler, "transport", "tls"))) {
            continue;
          }
          const dials = itemsOf(handler["upstreams"]).map((one) => textOf(at(one, "dial")) ?? "");
          if (dials.length > 0 && dials.every(isLoopback)) continue;
          if (at(handler, "transport", "protocol") === "fastcgi") continue;
          const must = `be there towards '${dials.join(" ")}'`;
          yield { ...where(`${inner}.transport.tls`), must, got: undefined };
        }
      }
    }
  },
});

/** Whether a server speaks TLS, by its own policies or by Caddy's automatic certificates for its hosts. */
function isSecured({ fields, listens }: CaddyServer): boolean {
  if (listens.length > 0 && listens.every(isLoopback)) return true;
  if (itemsOf(fields["tls_connection_policies"]).length > 0) {
    return !listens.some((address) => address.endsWith(":80"));
  }
  const automatic = fields["automatic_https"];
  if (at(automatic, "disable") === true || at(automatic, "disable_certificates") === true) {
    return false;
  }
  const hosts = itemsOf(fields["routes"]).every((route) => {
    const matches = itemsOf(at(route, "match"));
    return matches.length > 0 && matches.every((one) => itemsOf(at(one, "host")).length > 0);
  });
  return hosts && listens.length > 0 && listens.every((address) => address.endsWith(":443"));
}

/** Whether all that a server says is that somebody has to come by https. */
function onlyRedirects(server: CaddyServer): boolean {
  const handlers = handlersIn(server).filter(({ handler }) => handler["handler"] !== "subroute");
  return (
    handlers.length > 0 &&
    handlers.every(({ handler }) => {
      const location = itemsOf(at(handler, "headers", "Location"))[0];
      return (
        handler["handler"] === "headers" ||
        (handler["handler"] === "static_response" && /^https:/.test(textOf(location) ?? ""))
      );
    })
  );
}
