import { edgesFrom } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import { answer, type Match, type Route } from "./caddy.ts";
import { requestsFor } from "./paths.ts";
import { noteAction } from "./roles.ts";
import { proxied } from "./upstream.ts";

/** Where Zipkin's clients post their spans. */
const spans: Match = requestsFor(["POST"], ["/api/v1/spans", "/api/v2/spans"]);

/**
 * Spans for Zipkin go to the Collector, which asks for its senders' token and sends them everywhere.
 *
 * So they are the one thing here that nobody has to log in for.
 */
export function intakeRoutes(platform: Platform): Route[] {
  const edge = edgesFrom(platform, "gateway", "front").find(({ server }) => server === "collector");
  return [
    {
      match: [spans],
      handle: edge
        ? [noteAction.intake, proxied(edge, platform)]
        : [
            answer(
              404,
              "No receiver for Zipkin's protocol; set `legacyReceivers.zipkin` to have one.",
            ),
          ],
    },
  ];
}
