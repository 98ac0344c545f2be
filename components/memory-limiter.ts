import type { ByteSize } from "../model/units/byte-size.ts";
import type { Component } from "./pipelines.ts";

/** Share of the memory, in percent, from which data are refused, where nothing else is said. */
const REFUSED_FROM = 60;

/**
 * Refuses data (the sender retries) from a share of the memory, in percent; from 80 % it collects garbage
 * at every look.
 */
export function memoryLimiter(memory: ByteSize, refusedFrom = REFUSED_FROM): Component {
  return {
    id: "memory_limiter",
    settings: {
      check_interval: "1s",
      limit_mib: memory.share(80).mebibytes,
      spike_limit_mib: memory.share(80 - refusedFrom).mebibytes,
    },
  };
}

/**
 * Soft limit for the Go runtime of a program that holds data for long: garbage must not be refused for.
 *
 * By itself the runtime collects it only when the heap has doubled, and the limiter counts it.
 */
export function garbageLimit(memory: ByteSize, refusedFrom = REFUSED_FROM): string {
  return memory.share(refusedFrom).toGo();
}
