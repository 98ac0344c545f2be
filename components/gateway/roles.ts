import type { Role } from "../../model/platform.ts";
import { answer, note, type Handler, type Match, type Route } from "./caddy.ts";
import { dataSourceQuery } from "./log.ts";
import { ambiguousPaths, requestsFor } from "./paths.ts";
import type { StoreAccess } from "./store-access.ts";

/** What is noted of somebody in a role: the role, and the same in Grafana's words. */
export const noteRole = {
  viewer: note({ role: "viewer", grafana_role: "Viewer" }),
  admin: note({ role: "admin", grafana_role: "Admin" }),
} as const satisfies Record<Role, Handler>;

/** Requests that a page of another site has a browser make: with the password the browser has kept. */
export const fromElsewhere: Match = { header: { "Sec-Fetch-Site": ["cross-site", "same-site"] } };

const reading: Match = { method: ["GET", "HEAD"] };

/** What the audit log calls a request that is handed on; any other is one that was refused. */
export const noteAction = {
  read: note({ action: "read" }),
  /** To change something, or to see a store's internals. */
  administer: note({ action: "administer" }),
  /** To hand in telemetry. */
  intake: note({ action: "intake" }),
  /** To hand in archived traces. */
  restore: note({ action: "restore" }),
  /** To learn which share of it to hand in. */
  strategy: note({ action: "strategy" }),
} as const satisfies Record<string, Handler>;

const REFUSED_ELSEWHERE = "A page of another site must not change anything here.";

/** Who may ask a store what: readers read, admins do the rest, and what nobody needs nobody gets. */
export function roleRoutes({ reads, never }: StoreAccess, proxy: Handler): Route[] {
  return [
    {
      match: [ambiguousPaths],
      handle: [answer(400, "A path must not have empty segments, '.', '..' or backslashes.")],
    },
    {
      match: reads.map(({ methods, paths }) => requestsFor(methods, paths)),
      handle: [noteAction.read, proxy],
    },
    {
      match: [{ path: never }],
      handle: [answer(403, "The gateway passes this on to nobody.")],
    },
    {
      match: [{ vars: { role: ["admin"] }, not: [fromElsewhere] }],
      handle: [noteAction.administer, proxy],
    },
    {
      match: [{ vars: { role: ["admin"] } }],
      handle: [answer(403, REFUSED_ELSEWHERE)],
    },
    {
      handle: [
        answer(
          403,
          "The role viewer may only read: this changes the store or shows its internals; ask an admin.",
        ),
      ],
    },
  ];
}

/** Grafana decides by the role it is told; only another site's page is kept from using it. */
export function grafanaRoutes(proxy: Handler): Route[] {
  return [
    {
      match: [{ ...fromElsewhere, not: [reading] }],
      handle: [answer(403, REFUSED_ELSEWHERE)],
    },
    { match: [reading, dataSourceQuery], handle: [noteAction.read, proxy] },
    { handle: [noteAction.administer, proxy] },
  ];
}
