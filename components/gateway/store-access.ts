/** Requests by method and path, in the words of `requestsFor`. */
export interface Requests {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
}

/** What may be asked of a store; what is in neither list is for admins. */
export interface StoreAccess {
  /** Requests that only read: for every role. */
  readonly reads: readonly Requests[];
  /**
   * Paths, decoded and with `*` at an end, for nobody at all unless `reads` has the request: they
   * would stop the store, show its memory, or give it telemetry that nobody has redacted.
   */
  readonly never: readonly string[];
}
