import type { ByteSize } from "../../model/units/byte-size.ts";

/** Bytes of heap that a span of 24 attributes takes, measured; one of 12 takes 2,800, one of 6 1,700. */
const SPAN_BYTES = 4900;

/** Share of the memory, in percent, for the heap. */
const HEAP_SHARE = 55;

/** Share of the heap, in percent, for stored spans; the others are for what arrives and is asked. */
const SPANS_SHARE = 50;

/** How many spans Zipkin holds; beyond it, it forgets the oldest traces. */
export function largestSpanCount(memory: ByteSize): number {
  return Math.floor(memory.share(HEAP_SHARE).share(SPANS_SHARE).bytes / SPAN_BYTES);
}

/**
 * The Java machine's share of the memory, part by part, so that together they stay below the limit.
 *
 * Beside them it takes some 60 MiB for itself: libraries, threads' stacks, symbols. Loaded classes take
 * 46 MiB and compiled code 11 MiB, measured under load.
 */
export function javaOptions(memory: ByteSize, scratch: string): string {
  const share = (percent: number) => `${memory.share(percent).mebibytes}m`;
  return [
    `-Xmx${share(HEAP_SHARE)}`,
    `-XX:MaxMetaspaceSize=${share(16)}`,
    `-XX:ReservedCodeCacheSize=${share(6)}`,
    `-XX:MaxDirectMemorySize=${share(6)}`,
    "-Xss512k",
    // One processor's worth of time is too little for a collector beside the work.
    "-XX:+UseSerialGC",
    // The thorough compiler costs more at the start than it gains afterwards.
    "-XX:TieredStopAtLevel=1",
    // A restart is better than a store that can no longer take anything.
    "-XX:+ExitOnOutOfMemoryError",
    // It would be a file in a folder that is read-only.
    "-XX:-UsePerfData",
    `-Djava.io.tmpdir=${scratch}`,
  ].join(" ");
}
