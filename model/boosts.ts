/** The Collector's file of boosts, beside its configuration: the one file that changes after a deployment. */
export const BOOSTS_FILE = "boosts.yaml";

/** The attribute of spans by which their trace is kept: the percentage of the boost. Nobody outside can set it. */
export const BOOST_MARK = "tracing.boost";

/** Boosts at once at most: each is asked of every span that comes in. */
export const MOST_BOOSTS = 10;

/** A larger share of some traces, kept for a while. */
export interface Boost {
  /** It is about traces with a span of this `service.name`; absent where a route alone counts. */
  readonly service?: string | undefined;
  /** It is about traces with a span of this `http.route`, of the service where there is one. */
  readonly route?: string | undefined;
  /** Share of these traces kept, in percent, above 0 and up to 100. */
  readonly percent: number;
  /** Seconds since 1970 from which it is over. */
  readonly until: number;
}
