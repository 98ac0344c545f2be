import type { Span } from "../trace.ts";
import type { Placed } from "./layout.ts";
import { BOUNDS, type Measured, type Reading, type Series } from "./otlp.ts";
import type { Request } from "./scenarios/index.ts";

interface Counted {
  readonly series: Series;
  total: number;
}

interface Timed {
  readonly series: Series;
  readonly counts: number[];
  sum: number;
  exemplar: Measured["exemplar"];
}

/** The metrics that the real services would have, counted from the requests that were made. */
export class Metrics {
  private readonly counters = new Map<string, Counted>();
  private readonly histograms = new Map<string, Timed>();
  private readonly connections = new Connections();

  /** Counts a request that was sent at `now`, in milliseconds since 1970. */
  observe({ placed, connected }: Request, spans: readonly Span[], now: number): void {
    if (connected > 0) this.connections.open(now, connected);
    for (const [index, one] of placed.entries()) {
      const span = spans[index];
      if (!span) continue;
      if (one.step.kind === "server") this.time(one, span);
      if ("gen_ai.usage.input_tokens" in one.step.attributes) this.countModel(one);
    }
  }

  /** Everything as it stands at `now`, in milliseconds since 1970. */
  readings(now: number): Reading[] {
    const gauge: Series = {
      service: "websocket",
      name: "websocket_connected_clients",
      unit: "{client}",
      attributes: {},
    };
    return [
      ...(this.connections.ever
        ? [{ series: gauge, value: { gauge: this.connections.at(now) } }]
        : []),
      ...[...this.counters.values()].map(({ series, total }) => ({ series, value: { total } })),
      ...[...this.histograms.values()].map(({ series, ...value }) => ({ series, value })),
    ];
  }

  /** Ends every connection, as the end of a run does, and says whether there was one. */
  disconnect(): boolean {
    this.connections.close();
    return this.connections.ever;
  }

  private time({ step }: Placed, span: Span): void {
    const { service, name } = step;
    const status = step.failure ? "error" : "success";
    const key = `${name} ${status}`;
    const value = span.duration / 1e6;
    const exemplar = { value, time: span.start, traceId: span.traceId, spanId: span.spanId };
    let timed = this.histograms.get(key);
    if (!timed) {
      const attributes = { operation: name.slice(service.length + 1), status };
      const series = { service, name: "request_duration_seconds", unit: "s", attributes };
      timed = { series, counts: Array<number>(BOUNDS.length + 1).fill(0), sum: 0, exemplar };
      this.histograms.set(key, timed);
    }
    const range = BOUNDS.findIndex((upper) => value <= upper);
    const at = range < 0 ? BOUNDS.length : range;
    timed.counts[at] = (timed.counts[at] ?? 0) + 1;
    timed.sum += value;
    timed.exemplar = exemplar;
  }

  private countModel({ step }: Placed): void {
    const { service, attributes } = step;
    const provider = attributes["gen_ai.provider.name"] ?? "";
    const model = attributes["gen_ai.request.model"] ?? "";
    const about = { service, attributes: { provider, model } };
    const status = step.failure ? "error" : "success";
    this.count({ ...about, name: "llm_requests_total", unit: "{request}" }, { status }, 1);
    if (step.failure) return;
    const tokens = { ...about, name: "llm_tokens_total", unit: "{token}" };
    for (const type of ["input", "output"]) {
      this.count(tokens, { type }, Number(attributes[`gen_ai.usage.${type}_tokens`] ?? 0));
    }
  }

  private count(series: Series, more: Readonly<Record<string, string>>, by: number): void {
    const attributes = { ...series.attributes, ...more };
    const key = [series.service, series.name, ...Object.values(attributes)].join(" ");
    const counted = this.counters.get(key) ?? { series: { ...series, attributes }, total: 0 };
    counted.total += by;
    this.counters.set(key, counted);
  }
}

/** How many connections are open, by the seconds in which they will be closed. */
class Connections {
  private readonly closing = new Map<number, number>();

  /** Whether there ever was one. */
  ever = false;

  open(now: number, seconds: number): void {
    const second = Math.floor(now / 1_000) + seconds;
    this.closing.set(second, (this.closing.get(second) ?? 0) + 1);
    this.ever = true;
    // Kept as small as the longest connection, however long the run.
    if (this.closing.size > 120) this.at(now);
  }

  at(now: number): number {
    let open = 0;
    for (const [second, count] of this.closing) {
      if (second * 1_000 <= now) this.closing.delete(second);
      else open += count;
    }
    return open;
  }

  close(): void {
    this.closing.clear();
  }
}
