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
  global: { max_bytes_per_trace: 5 * RATED_BYTES },
};
