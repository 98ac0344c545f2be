import type { WorkloadName } from "./listeners.ts";
import type { RatedLoad } from "./sampler-memory.ts";

/** How often, in seconds, Prometheus asks everybody. */
export const SCRAPE_SECONDS = 10;

/** Series of one scraped process of the platform's own: some hundred to two thousand, in the rules' tests. */
const OF_A_PROCESS = 1_000;

/** Series of what spans tell of one service: its operations, by status and kind, with histograms. */
const OF_A_SERVICE = 500;

/** Spans a second that a service sends, on average: what a rated load has of services. */
const SPANS_OF_A_SERVICE = 50;

/** Time series that are reckoned with: of the platform's own processes, and of what its services do. */
export function seriesOf(
  workloads: readonly WorkloadName[],
  { tracesPerSecond, spansPerTrace }: RatedLoad,
): number {
  const services = Math.ceil((tracesPerSecond * spansPerTrace) / SPANS_OF_A_SERVICE);
  return workloads.length * OF_A_PROCESS + services * OF_A_SERVICE;
}
