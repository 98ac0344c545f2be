import type { Access } from "../access.ts";
import { Failure } from "../command-line.ts";
import type { Span } from "../trace.ts";
import { referenceRequest } from "./reference-request.ts";
import { Sender, type Protocol } from "./sender.ts";

/**
 * Sends the reference request as several traces at once.
 *
 * @returns the spans of each trace, as every store should give them back.
 * @throws Failure unless the Collector has accepted every span.
 */
export async function sendReferenceRequests(
  access: Access,
  protocol: Protocol,
  count: number,
): Promise<Span[][]> {
  const sender = new Sender(access, protocol);
  const traces = Array.from({ length: count }, () => sender.request(referenceRequest, Date.now()));
  await sender.flush();
  await sender.close();
  const { sent, accepted, reason } = sender.tally;
  if (accepted !== sent) {
    throw new Failure(`${accepted} of ${sent} spans accepted: ${reason ?? "?"}`);
  }
  return traces;
}

/** The same with one trace; its spans. */
export async function sendReferenceRequest(access: Access, protocol: Protocol): Promise<Span[]> {
  return (await sendReferenceRequests(access, protocol, 1)).flat();
}
