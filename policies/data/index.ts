import type { Policy } from "../judging/policy.ts";
import { errorsAreKept } from "./errors.ts";
import { telemetryIsNotPrinted } from "./printing.ts";
import { readersAreOnRecord } from "./record.ts";
import { redMetricsComeBeforeSampling } from "./red-metrics.ts";
import { telemetryIsRedacted } from "./redaction.ts";
import {
  logsAreKeptWithinBounds,
  metricsAreKeptWithinBounds,
  tracesAreKeptWithinBounds,
} from "./retention.ts";
import { tracesAreSampledAsAgreed } from "./sampling.ts";
import { wholeTracesAreDecided } from "./whole-traces.ts";

/** What becomes of telemetry: what is kept of it, how long, and who gets to see it. */
export const data: readonly Policy[] = [
  tracesAreSampledAsAgreed,
  errorsAreKept,
  wholeTracesAreDecided,
  redMetricsComeBeforeSampling,
  tracesAreKeptWithinBounds,
  logsAreKeptWithinBounds,
  metricsAreKeptWithinBounds,
  telemetryIsRedacted,
  telemetryIsNotPrinted,
  readersAreOnRecord,
];
