import type { Platform } from "../../model/platform.ts";
import { LARGEST_TRACE_BYTES, tenants, type Tenant } from "../../model/sampling.ts";
import type { Duration } from "../../model/units/duration.ts";

/** Bytes of spans in a second that the platform is rated for: 1,000 spans of 1 KiB. */
const RATED_BYTES = 1_000 * 1024;

/**
 * What Tempo takes for each tenant: sixteen times what the platform is rated for, so that what waited during an outage
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
  // Tempo's own default, which it does not know any more for a tenant with limits of its own.
  read: { max_bytes_per_tag_values_query: 1_000_000 },
};

/**
 * How long Tempo keeps the traces of each tenant; of any other as long as the standard one's.
 *
 * What it reads here of a tenant takes the place of all of its limits, hence they are said again.
 */
export function tenantLimits({ retention }: Pick<Platform, "retention">) {
  const kept = (time: Duration) => ({
    ...tempoLimits,
    compaction: { block_retention: time.toPrometheus() },
  });
  return {
    overrides: {
      [tenants.standard]: kept(retention.traces),
      [tenants.errors]: kept(retention.errorTraces),
      [tenants.restored]: kept(retention.restoredTraces),
    } satisfies Record<Tenant, object>,
  };
}

/**
 * Searches from when a trace happened until now find it even if it was brought back a minute ago.
 *
 * Its block is dated by when it was brought back, so it takes one question about the whole time: Tempo would
 * ask about no more than a week, in three parts, and who has the newest blocks about half an hour. How much
 * there is to search is bounded by retention.
 */
export const tempoSearch = {
  max_duration: "0s",
  ingester_shards: 1,
  // Ten years; it is subtracted from now, and 1970 is as far back as Tempo counts.
  query_ingesters_until: "87600h",
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
