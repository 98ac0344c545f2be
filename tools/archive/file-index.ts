import { createHash } from "node:crypto";
import { framesOf } from "./frames.ts";
import { spansIn, type ArchivedSpan } from "./otlp.ts";

/** What one file has of a trace; another file may have more of it. */
export interface TracePart {
  readonly id: string;
  /** When its first span begins and its last one ends, in microseconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** A span that was sent twice counts once. */
  readonly spans: number;
  readonly failed: boolean;
  readonly services: readonly string[];
}

/** What is in one file of the archive, in short. */
export interface FileSummary {
  /** Path below the archive's folder. */
  readonly path: string;
  /** In bytes; a file only grows, and has another path once it is full. */
  readonly size: number;
  /** When it was last written to, in seconds since 1970. */
  readonly modified: number;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  /** When its first span begins and its last one does, in microseconds since 1970; absent without any. */
  readonly first?: number;
  readonly last?: number;
  readonly requests: number;
  readonly traces: number;
  readonly spans: number;
  /** Bytes that belong to no whole request. */
  readonly lost: number;
}

/** What is in one file of the archive. */
export interface FileIndex {
  readonly summary: FileSummary;
  readonly parts: readonly TracePart[];
}

/** Reads a file of the archive to its end, whatever is broken in it. */
export function indexOf(path: string, content: Buffer, modified = 0): FileIndex {
  const traces = new Map<string, Gathered>();
  let [requests, spans, lost, first, last] = [0, 0, 0, Infinity, -Infinity];
  for (const found of framesOf(content)) {
    if (found.kind === "gap") {
      lost += found.to - found.from;
      continue;
    }
    requests++;
    for (const span of spansIn(found.content)) {
      spans++;
      first = Math.min(first, span.start);
      last = Math.max(last, span.start);
      const trace = traces.get(span.traceId) ?? new Gathered();
      traces.set(span.traceId, trace);
      trace.add(span);
    }
  }
  const parts = [...traces].map(([id, trace]) => trace.part(id));
  const times = spans > 0 ? { first, last } : {};
  const counts = { requests, traces: parts.length, spans, lost };
  const file = { path, size: content.length, modified, digest: digestOf(content) };
  return { summary: { ...file, ...times, ...counts }, parts };
}

/** By which a file's content is known again. */
export function digestOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What tells a span from the others of its trace. */
export function keyOf({ spanId, kind }: Pick<ArchivedSpan, "spanId" | "kind">): string {
  return `${spanId} ${kind}`;
}

/** What is known of a trace while its file is read. */
class Gathered {
  private readonly keys = new Set<string>();
  private readonly services = new Set<string>();
  private first = Infinity;
  private last = -Infinity;
  private failed = false;

  add(span: ArchivedSpan): void {
    this.keys.add(keyOf(span));
    this.services.add(span.service);
    this.first = Math.min(this.first, span.start);
    this.last = Math.max(this.last, span.end);
    this.failed ||= span.failed;
  }

  part(id: string): TracePart {
    const { first, last, failed } = this;
    return { id, first, last, spans: this.keys.size, failed, services: [...this.services] };
  }
}
