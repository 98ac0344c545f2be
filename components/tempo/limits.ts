import { LARGEST_TRACE_BYTES } from "../../model/sampling.ts";

/** Bytes of spans in a second that the platform is rated for: 1,000 spans of 1 KiB. */
const RATED_BYTES = 1_000 * 1024;

/**
 * What Tempo takes: sixteen times what the platform is rated for, so that what waited during an outage
 * of Tempo is caught up with, and one sender gone wild does not fill the disk in an hour.
 */
export const tempoLimits = {
  ingestion: {
    rate_limit_bytes: 16 * RATED_BYTES,
    burst_size_bytes: 24 * RATED_BYTES,
    max_traces_per_user: 20_000,
  },
  // A longer trace is cut off: one is held as a whole while it is written, compacted and read.
  global: { max_bytes_per_trace: LARGEST_TRACE_BYTES },
};

/**
 * How much of a block is in memory while it is made.
 *
 * Each check of the live traces adds a file to the write-ahead log, and all files of a block are open at
 * once when it is completed. With the defaults, half an hour and 500 MB, Tempo went beyond 512 MiB at
 * 1,000 spans a second, and again at every restart, which replays the same block.
 */
export const tempoBlocks = {
  ingester: {
    max_block_duration: "1m",
    max_block_bytes: 60 * RATED_BYTES,
    concurrent_flushes: 1,
  },
  block: { parquet_row_group_size_bytes: 10 * RATED_BYTES },
};
