import type { Platform } from "../../../model/platform.ts";

/** What rules can be about beside what every platform has; rules about what is not there do not exist. */
export interface Features {
  /** The Collector decides per whole trace, and tells when it must do so before the trace is whole. */
  readonly tailSampling: boolean;
  /** When each certificate ends is handed to Prometheus in a file of rules, by those who issue them. */
  readonly certificateEnds: boolean;
}

/** What there is of it as the platform is put together here: traces are not sampled as a whole yet. */
export const features: Features = { tailSampling: false, certificateEnds: true };

/** Whether a workload is deployed, by a name that this platform may not even know. */
export function has({ workloads }: Platform, name: string): boolean {
  return (workloads as readonly string[]).includes(name);
}
