import type { Platform } from "../../../model/platform.ts";
import { holdsTraces } from "../../../model/sampling.ts";

/** What rules can be about beside what every platform has; rules about what is not there do not exist. */
export interface Features {
  /** The Collector decides per whole trace, and tells when it has no room for that. */
  readonly tailSampling: boolean;
  /** When each certificate ends is handed to Prometheus in a file of rules, by those who issue them. */
  readonly certificateEnds: boolean;
}

/** What there is of it on a platform as it is put together here. */
export function featuresOf({ collector }: Platform): Features {
  const tailSampling = holdsTraces(collector.sampling);
  return { tailSampling, certificateEnds: true };
}

/** Whether a workload is deployed, by a name that this platform may not even know. */
export function has({ workloads }: Platform, name: string): boolean {
  return (workloads as readonly string[]).includes(name);
}
