import type { Access } from "../access.ts";
import { Failure } from "../command-line.ts";
import type { Span } from "../trace.ts";
import { ALWAYS_KEPT, referenceRequest } from "./reference-request.ts";
import { Sender, type Protocol } from "./sender.ts";
import type { Step } from "./step.ts";

/**
 * Sends the reference request as several traces at once.
 *
 * @returns the spans of each trace, as every store should give them back.
 * @throws Failure unless the Collector has accepted every span.
 */
export function sendReferenceRequests(
  access: Access,
  protocol: Protocol,
  count: number,
): Promise<Span[][]> {
  const requests = Array.from({ length: count }, () => referenceRequest);
  return sendRequests(access, protocol, requests);
}

/** The same with one trace, which is kept wherever traces are sampled; its spans. */
export async function sendReferenceRequest(access: Access, protocol: Protocol): Promise<Span[]> {
  const attributes = { ...referenceRequest.attributes, ...ALWAYS_KEPT };
  const request = access.deployment.workloads.includes("sampler")
    ? { ...referenceRequest, attributes }
    : referenceRequest;
  return (await sendRequests(access, protocol, [request])).flat();
}

async function sendRequests(
  access: Access,
  protocol: Protocol,
  requests: readonly Step[],
): Promise<Span[][]> {
  const sender = new Sender(access, protocol);
  const traces = requests.map((request) => sender.request(request, Date.now()));
  await sender.flush();
  await sender.close();
  const { sent, accepted, reason } = sender.tally;
  if (accepted !== sent) {
    throw new Failure(`${accepted} of ${sent} spans accepted: ${reason ?? "?"}`);
  }
  return traces;
}
