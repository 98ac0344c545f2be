/** How an alert has been shown to work beyond its unit tests: by what was made to go wrong, or why by nothing. */
export type Rehearsal = { readonly fault: string } | { readonly excuse: string };

/**
 * Every alert there can be, and how the acceptance tests make it fire on a real platform: until a webhook
 * has been told of it, and then that it is over.
 *
 * What cannot be made to fire within a quarter of an hour says why, and has its unit tests alone.
 */
export const rehearsals = {
  ServiceDown: { fault: "Zipkin is stopped" },
  ReplicaDown: { excuse: "takes several of a workload, which the tests' one engine has not" },
  HighErrorRate: { fault: "a service's requests fail" },
  HighLatency: { fault: "a service's requests take twelve seconds" },
  ResponseTimeDegraded: {
    fault:
      "a service's requests take 600 ms, and took 100 in its last hours, which were put into Prometheus' volume",
  },
  CascadingErrors: { fault: "a database fails, and with it the service that calls it" },
  MemoryNearLimit: { fault: "1,150 clients are connected to the WebSocket service" },
  CpuNearLimit: { fault: "passwords are guessed at the gateway, each of which costs it 60 ms" },
  RedisUnavailable: { fault: "Redis is stopped" },
  NoHealthyLlmProvider: { fault: "both LLM providers are switched off" },
  TooManyWebSocketConnections: { fault: "1,150 clients are connected to the WebSocket service" },
  ErrorBudgetBurningFast: { fault: "every twentieth request to a service with an objective fails" },
  ErrorBudgetBurningSlowly: { excuse: "must last an hour before it is told" },
  ServiceAnomalous: {
    fault:
      "a service's requests take 600 ms, and took 100 at this time of two days, which were put into Prometheus' volume",
  },
  CollectorRefusesData: {
    fault: "what waits in memory for two stores is more than the Collector may hold",
  },
  CollectorDropsData: { fault: "a sample that is days old is refused by Prometheus" },
  ExporterQueueFilling: {
    fault: "660,000 log records wait in memory for Loki, which the Collector cannot reach",
  },
  ExporterFailing: { fault: "Loki cannot be reached by the Collector, but by Prometheus" },
  SamplerDropsTracesTooEarly: {
    excuse:
      "takes more than twice the rated load, which the real Collector has in a test of its own",
  },
  SamplerFull: {
    excuse: "takes twice the rated load for minutes, on a platform that does not keep everything",
  },
  StorageFillingUp: { excuse: "needs three hours of history, and must last half an hour" },
  StorageAlmostFull: {
    excuse: "would take all but a tenth of the machine's disk from everybody on it",
  },
  CertificateExpiring: {
    fault:
      "Prometheus' file of ends says that one is a day away (none is within an hour and a half of its issue)",
  },
  NotificationsFailing: { fault: "the webhook answers that there is no such page" },
  AlertmanagersApart: {
    excuse: "takes several Alertmanagers, which the tests' one engine has not",
  },
  RulesFailing: { fault: "a sender's metric has the name of a recorded series" },
  Watchdog: { fault: "nothing: it always fires, and is never over" },
} as const satisfies Readonly<Record<string, Rehearsal>>;

/** Alerts that are made to fire, in the table's order. */
export const rehearsed = Object.entries<Rehearsal>(rehearsals)
  .filter(([, rehearsal]) => "fault" in rehearsal)
  .map(([alert]) => alert);
