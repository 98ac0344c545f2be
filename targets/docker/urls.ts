import type { TargetSettings } from "../../environment/schema.ts";
import type { Listener } from "../../model/listeners.ts";

/** How a URL begins, by what is spoken behind it. */
const schemes = { grpc: "https", https: "https", tls: "tls", udp: "udp" } as const;

/** Addresses that stand for all of a machine's: they can be bound to but not dialled, and name nobody. */
const UNSPECIFIED = ["0.0.0.0", "::"];

/** The addresses by which a machine is dialled where ports are published on one of its own. */
export function hostAddresses(bindAddress: string): string[] {
  return [...new Set(["127.0.0.1", ...(UNSPECIFIED.includes(bindAddress) ? [] : [bindAddress])])];
}

/** An address as the host of a URL; by name where it has one, since TLS knows no other server names. */
function hostIn(bindAddress: string): string {
  if (["127.0.0.1", ...UNSPECIFIED].includes(bindAddress)) return "localhost";
  return bindAddress.includes(":") ? `[${bindAddress}]` : bindAddress;
}

/** Where the host reaches a listener, or nothing where it has no business. */
export function urlOf(
  { hostPort, protocol }: Listener,
  { bindAddress, portOffset }: Pick<TargetSettings<"docker">, "bindAddress" | "portOffset">,
): string | undefined {
  if (hostPort === undefined) return undefined;
  return `${schemes[protocol]}://${hostIn(bindAddress)}:${hostPort + portOffset}`;
}
