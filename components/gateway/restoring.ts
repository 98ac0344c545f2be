import { edgesFrom } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import { tenants } from "../../model/sampling.ts";
import type { Route } from "./caddy.ts";
import { tenant } from "./headers.ts";
import { requestsFor } from "./paths.ts";
import { fromElsewhere, noteAction } from "./roles.ts";
import { proxied } from "./upstream.ts";

/** What comes before the path of OTLP over HTTP, for traces that are brought back from an archive. */
const PREFIX = "/restored";

/**
 * Archived traces go to a tenant of their own at Tempo's intake, handed in by admins alone.
 *
 * They were redacted on their way to the archive. Whoever is no admin is refused like anything else that
 * is not in the store's list.
 */
export function restoreRoutes(platform: Platform): Route[] {
  const [edge] = edgesFrom(platform, "gateway", "restore");
  if (!edge) return [];
  const intake = proxied(edge, platform, tenant(tenants.restored));
  return [
    {
      match: [
        {
          ...requestsFor(["POST"], [`${PREFIX}/v1/traces`]),
          vars: { role: ["admin"] },
          not: [fromElsewhere],
        },
      ],
      handle: [noteAction.restore, { ...intake, rewrite: { strip_path_prefix: PREFIX } }],
    },
  ];
}
