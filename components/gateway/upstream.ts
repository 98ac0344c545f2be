import { hostsOf } from "../../model/deployment.ts";
import { addressOf, type Edge } from "../../model/edges.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { everyTenant } from "../../model/sampling.ts";
import { tlsPaths } from "../../model/tls.ts";
import { CREDENTIALS, identity, replaced, tenant } from "./headers.ts";
import type { Fields, Handler } from "./caddy.ts";

/** How long a request waits for a store that has enough to do, or does not answer the telephone. */
const PATIENCE = "5s";

/** Longest time until a store begins its answer: Grafana's own limit of a query, twice. */
const ANSWER = "2m";

/** What a store is told of who asks, or of whose data is meant; a reader has no say in either. */
const told: Partial<Record<WorkloadName, Fields>> = {
  grafana: identity,
  tempo: tenant(everyTenant),
};

/** What a store works on at once, of which each of several gateways has its share, and one at least. */
function requestsAtOnce(platform: Platform): number {
  const all = platform.gateway.requestsAtOnce;
  return Math.max(1, Math.floor(all / hostsOf(platform, "gateway").length));
}

/** How a store is dialled: as the gateway, and sure that it is the store. */
export function upstreamTls(name: string) {
  const { authority, certificate, key } = tlsPaths("gateway");
  return {
    ca: { provider: "file", pem_files: [authority] },
    client_certificate_file: certificate,
    client_certificate_key_file: key,
    server_name: name,
  };
}

/** What every connection of the gateway to a server has in common. */
export function transport(tls: object, version: "1.1" | "2") {
  return {
    protocol: "http",
    versions: [version],
    tls,
    compression: false,
    dial_timeout: "3s",
    response_header_timeout: ANSWER,
    network_proxy: { from: "none" },
  };
}

/**
 * Hands a request on to a store, and waits a little where the store has enough to do.
 *
 * A limit of connections would let the next ones hang for ever; this one answers 503 in the end. What
 * streams is passed on as it comes: Caddy sees that by itself, and with a `flush_interval` of its own
 * it would let a query run on that nobody waits for any more.
 */
export function proxied(
  edge: Edge,
  platform: Platform,
  says: Fields = told[edge.server] ?? {},
): Handler {
  const version = edge.listener.protocol === "grpc" ? "2" : "1.1";
  return {
    handler: "reverse_proxy",
    upstreams: [{ dial: addressOf(edge), max_requests: requestsAtOnce(platform) }],
    load_balancing: { try_duration: PATIENCE, try_interval: "50ms" },
    transport: transport(upstreamTls(edge.server), version),
    headers: {
      request: {
        set: { ...says, Host: ["{http.request.hostport}"] },
        // The one intake behind the gateway asks for its senders' token itself.
        delete: edge.server === "collector" ? ["Cookie"] : CREDENTIALS,
      },
      response: { delete: replaced },
    },
  };
}
