import { edgesFrom } from "../../model/deployment.ts";
import type { Access } from "../access.ts";
import type { Span } from "../trace.ts";
import { Courier } from "./courier.ts";
import { logsOf } from "./logs.ts";
import { Metrics } from "./metrics.ts";
import { logsMessage, metricsMessage, type LogRecord } from "./otlp.ts";
import type { Request } from "./scenarios/index.ts";
import { NOTHING, type Tally } from "./tally.ts";

/** Log records of one message. */
const MAX_BATCH = 500;

/** Milliseconds between two messages of metrics, or until an incomplete one of logs leaves. */
const INTERVAL = 5_000;

/** The logs and metrics that go with traces, as far as the platform has stores that take them. */
export class Signals {
  private readonly run: string;
  private readonly since = Date.now();
  private readonly logs: Courier | undefined;
  private readonly metrics: Courier | undefined;
  private readonly counted = new Metrics();
  private waiting: LogRecord[] = [];
  private next = this.since + INTERVAL;
  private lastReading = 0;

  constructor(access: Access, run: string) {
    const taken = (signal: "logs" | "metrics") =>
      edgesFrom(access.deployment, "collector", signal).length > 0
        ? new Courier(access, signal)
        : undefined;
    this.run = run;
    this.logs = taken("logs");
    this.metrics = taken("metrics");
  }

  get tallies(): Readonly<Record<"logs" | "metrics", Tally>> {
    return { logs: this.logs?.tally ?? NOTHING, metrics: this.metrics?.tally ?? NOTHING };
  }

  /** Writes and counts what belongs to a request; waits while too much of it is under way. */
  async observe(request: Request, spans: readonly Span[]): Promise<void> {
    const now = Date.now();
    this.counted.observe(request, spans, now);
    if (this.logs) this.waiting.push(...logsOf(request, spans));
    const isDue = now >= this.next;
    if (isDue) this.next = now + INTERVAL;
    if (isDue || this.waiting.length >= MAX_BATCH) await this.sendLogs();
    if (isDue) await this.sendMetrics();
  }

  /** Sends what is left, the connections' end included, and waits for every answer. */
  async finish(): Promise<void> {
    await this.sendLogs();
    await this.sendMetrics();
    if (this.counted.disconnect()) await this.sendMetrics();
    await Promise.all([this.logs?.finish(), this.metrics?.finish()]);
  }

  private async sendLogs(): Promise<void> {
    const records = this.waiting;
    if (records.length === 0) return;
    this.waiting = [];
    await this.logs?.send(logsMessage(records), records.length);
  }

  private async sendMetrics(): Promise<void> {
    // Of two values of one moment Prometheus refuses the second, with all that has come with it.
    const now = Math.max(Date.now(), this.lastReading + 1);
    this.lastReading = now;
    const readings = this.counted.readings(now);
    if (readings.length === 0) return;
    const moment = { run: this.run, since: this.since * 1_000, now: now * 1_000 };
    await this.metrics?.send(metricsMessage(readings, moment), readings.length);
  }
}
