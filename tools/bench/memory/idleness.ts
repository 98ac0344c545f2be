import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../../access.ts";
import { Failure } from "../../command-line.ts";
import { ask } from "../../https.ts";
import { sendReferenceRequest } from "../../traffic/send-reference-requests.ts";
import { counterIn } from "./sizes.ts";

/** Seconds without a span after which the platform counts as idle. */
export const QUIET = 60;

/** Seconds after which the Collector's counter knows of every span: it is exported every 10. */
const COUNTER_AGE = 12;

/** How often the quiet is waited for. */
const PATIENCE = 5;

/**
 * Waits until no span has come in for a while.
 *
 * @returns a question whether that is still so, which throws Failure where spans came.
 */
export async function idleness(access: Access): Promise<() => Promise<void>> {
  // So that every connection stands and the counter exists.
  await sendReferenceRequest(access, "grpc");
  await sleep(COUNTER_AGE * 1_000);
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    const before = await spansReceived(access);
    await sleep((QUIET + COUNTER_AGE) * 1_000);
    if ((await spansReceived(access)) === before) return () => stillIdle(access, before);
  }
  throw new Failure(`the platform got spans in every one of ${PATIENCE} periods of ${QUIET} s`);
}

async function stillIdle(access: Access, before: number): Promise<void> {
  await sleep(COUNTER_AGE * 1_000);
  const more = (await spansReceived(access)) - before;
  if (more !== 0) throw new Failure(`the platform got ${more} spans while it was to be idle`);
}

async function spansReceived(access: Access): Promise<number> {
  const { operatorCertificate: certificate, operatorKey: key } = access.credentials;
  const { status, body } = await ask(`${urlOf(access, "collector", "metrics")}/metrics`, {
    authority: access.certificateAuthority,
    certificate: { certificate, key },
  });
  if (status !== 200) throw new Failure(`the Collector's metrics answered ${status}`);
  return counterIn(body, "otelcol_receiver_accepted_spans_total");
}
