import { cpus, loadavg, totalmem } from "node:os";

/** What the figures depend on, and nothing that tells whose machine it is. */
export interface Machine {
  readonly processors: number;
  readonly processor: string;
  readonly memoryGib: number;
  readonly platform: string;
  readonly node: string;
  /** Runnable processes, averaged over the last minute. */
  readonly load: number;
}

/** This machine as it is now. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    processors: processors.length,
    processor: processors[0]?.model ?? "unknown",
    memoryGib: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
