import type { Tenant } from "../../../model/sampling.ts";
import { Failure } from "../../command-line.ts";
import { spansFromTempo } from "../../verify/stores/tempo.ts";
import type { MadeTrace } from "./made-traces.ts";
import type { SampledStore } from "./sampled-store.ts";

/** How many spans a tenant of Tempo's has of a trace; Tempo answers with an empty trace where it has none. */
export async function spansOf(
  store: SampledStore,
  tenant: Tenant,
  { traceId }: MadeTrace,
): Promise<number> {
  const { status, body } = await store.tempo(`/api/v2/traces/${traceId}`, tenant);
  if (status === 404) return 0;
  if (status !== 200) throw new Failure(`Tempo must answer, got '${status}': ${body}`);
  return new Set(spansFromTempo(JSON.parse(body)).map(({ spanId }) => spanId)).size;
}
