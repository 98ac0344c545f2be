import type { Span } from "../trace.ts";

/** The spans of one service, which its own client library would send. */
export interface ServiceSpans {
  readonly service: string;
  readonly spans: readonly Span[];
}

/** Spans by the service they are of: each message of the older protocols is one service's. */
export function byService(spans: readonly Span[]): ServiceSpans[] {
  const services = [...new Set(spans.map(({ service }) => service))];
  return services.map((service) => ({
    service,
    spans: spans.filter((span) => span.service === service),
  }));
}
