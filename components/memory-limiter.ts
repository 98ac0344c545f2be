import type { ByteSize } from "../model/units/byte-size.ts";
import type { Component } from "./pipelines.ts";

/** Refuses data (the sender retries) from 80 % of the memory, and collects garbage from 60 %. */
export function memoryLimiter(memory: ByteSize): Component {
  return {
    id: "memory_limiter",
    settings: {
      check_interval: "1s",
      limit_mib: memory.share(80).mebibytes,
      spike_limit_mib: memory.share(20).mebibytes,
    },
  };
}
