import { randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";

/** What numbered telemetry says it comes from. */
export const SERVICE = "numbered";

/** Spans of one trace, and log records sent along with it. */
export const SPANS = 250;

/** One number's telemetry: a trace of `SPANS` spans, a log record about it and a sample. */
export interface Batch {
  readonly number: number;
  readonly traceId: string;
}

/** The gauge whose samples are the numbers of the batches. */
export const GAUGE = "numbered_sequence";

/** What became of a load. */
export interface Load {
  /** Batches by what the Collector has acknowledged of them. */
  readonly traces: readonly Batch[];
  readonly records: readonly Batch[];
  readonly samples: readonly Batch[];
  /** Requests that were not acknowledged, each time they were tried. */
  readonly refused: number;
}

/**
 * Numbered spans at a steady rate, and what the Collector has acknowledged of them.
 *
 * What is not acknowledged is sent again, as an SDK does, until the load is ended.
 */
export class NumberedLoad {
  private readonly access: Access;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly acknowledged = {
    traces: [] as Batch[],
    records: [] as Batch[],
    samples: [] as Batch[],
  };
  private readonly under: Promise<void>[] = [];
  private refused = 0;
  private running = true;

  /** Starts at once with `rate` spans a second. */
  constructor(access: Access, rate: number) {
    this.access = access;
    this.under.push(this.run((SPANS / rate) * 1_000));
  }

  /** Stops sending, waits for what is on its way, and says what was acknowledged. */
  async end(): Promise<Load> {
    this.running = false;
    while (this.under.length > 0) await this.under.shift();
    this.agent.destroy();
    return { ...this.acknowledged, refused: this.refused };
  }

  private async run(interval: number): Promise<void> {
    const began = Date.now();
    for (let number = 0; this.running; number++) {
      const batch = { number, traceId: randomBytes(16).toString("hex") };
      for (const kind of KINDS) this.under.push(this.deliver(kind, batch));
      await sleep(Math.max(0, began + (number + 1) * interval - Date.now()));
    }
  }

  private async deliver(kind: Kind, batch: Batch): Promise<void> {
    const { path, write } = WAYS[kind];
    const body = write(batch);
    const deadline = Date.now() + 120_000;
    while (Date.now() < deadline) {
      const { status } = await this.post(path, body);
      if (status === 200) {
        this.acknowledged[kind].push(batch);
        return;
      }
      this.refused += 1;
      await sleep(500);
    }
  }

  private post(path: string, body: unknown): Promise<{ readonly status: number }> {
    const { certificateAuthority: authority, credentials } = this.access;
    const caller = { authority, token: credentials.otlpToken, agent: this.agent };
    const url = urlOf(this.access, "collector", "otlpHttp") + path;
    return ask(url, caller, JSON.stringify(body)).catch(() => ({ status: 0 }));
  }
}

const KINDS = ["traces", "records", "samples"] as const;

type Kind = (typeof KINDS)[number];

const WAYS = {
  traces: { path: "/v1/traces", write: traceOf },
  records: { path: "/v1/logs", write: recordOf },
  samples: { path: "/v1/metrics", write: sampleOf },
} as const satisfies Record<Kind, { path: string; write: (batch: Batch) => unknown }>;

const resource = {
  attributes: [{ key: "service.name", value: { stringValue: SERVICE } }],
};

function traceOf({ number, traceId }: Batch): unknown {
  const now = BigInt(Date.now()) * 1_000_000n;
  const root = randomBytes(8).toString("hex");
  const spans = Array.from({ length: SPANS }, (_, index) => ({
    traceId,
    spanId: index === 0 ? root : randomBytes(8).toString("hex"),
    ...(index > 0 && { parentSpanId: root }),
    name: "numbered.step",
    kind: 1,
    startTimeUnixNano: `${now}`,
    endTimeUnixNano: `${now + 1_000_000n}`,
    attributes: [
      { key: "sequence", value: { intValue: `${number * SPANS + index}` } },
      { key: "payload", value: { stringValue: "x".repeat(200) } },
    ],
  }));
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

function recordOf({ traceId }: Batch): unknown {
  const logRecords = [
    {
      timeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`,
      severityNumber: 9,
      traceId,
      spanId: "00f067aa0ba902b7",
      body: { stringValue: `record ${traceId}` },
    },
  ];
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
}

function sampleOf({ number }: Batch): unknown {
  const dataPoints = [{ timeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`, asInt: `${number}` }];
  const metrics = [{ name: GAUGE, gauge: { dataPoints } }];
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
}
