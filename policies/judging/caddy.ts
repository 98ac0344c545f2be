import type { Program } from "./programs.ts";
import { at, fieldsOf, itemsOf, joined, textOf, type Fields } from "./values.ts";

/** A server of a Caddy. */
export interface CaddyServer {
  readonly inner: string;
  readonly fields: Fields;
  readonly listens: readonly string[];
}

/** A handler, and where it stands in its server: `.routes[2].handle[0]`. */
export interface CaddyHandler {
  readonly handler: Fields;
  readonly inner: string;
}

/** The servers of a Caddy. */
export function serversIn({ document }: Program): CaddyServer[] {
  const servers = Object.entries(fieldsOf(at(document, "apps", "http", "servers")));
  return servers.map(([name, server]) => {
    const fields = fieldsOf(server);
    const listens = itemsOf(fields["listen"]).flatMap((one) => textOf(one) ?? []);
    return { inner: joined("apps.http.servers", name), fields, listens };
  });
}

/** The handlers of a server, in their order, those of subroutes after the one that has them. */
export function handlersIn({ fields }: CaddyServer): CaddyHandler[] {
  return handlersOf(fields["routes"], ".routes");
}

function handlersOf(routes: unknown, inner: string): CaddyHandler[] {
  return itemsOf(routes).flatMap((route, index) =>
    itemsOf(at(route, "handle")).flatMap((handle, place) => {
      const handler = fieldsOf(handle);
      const where = `${inner}[${index}].handle[${place}]`;
      return [{ handler, inner: where }, ...handlersOf(handler["routes"], `${where}.routes`)];
    }),
  );
}
