/** One span, as the sender made it or as a store gives it back; what every store must agree on. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for the root. */
  readonly parentId?: string | undefined;
  readonly service: string;
  readonly name: string;
  /** Microseconds since 1970: the finest that every store keeps. */
  readonly start: number;
  /** In microseconds. */
  readonly duration: number;
  /** The attributes that the sender set; values as text. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is wrong with `found`, sentence by sentence, if it is to be the trace `sent`. */
export function differences(sent: readonly Span[], found: readonly Span[]): string[] {
  const complaints = structureComplaints(found);
  const byId = new Map(found.map((span) => [span.spanId, span]));
  for (const span of sent) {
    const twin = byId.get(span.spanId);
    if (!twin) complaints.push(`${span.name} is missing`);
    else complaints.push(...spanComplaints(span, twin));
  }
  const known = new Set(sent.map(({ spanId }) => spanId));
  for (const { spanId, name } of found) {
    if (!known.has(spanId)) complaints.push(`${name} was never sent`);
  }
  return complaints;
}

/**
 * What keeps spans from being one whole trace: one root, every parent present, times nested.
 *
 * Whoever takes up a message may do so after its sender has ended, but not before it has begun.
 */
export function structureComplaints(spans: readonly Span[]): string[] {
  const complaints: string[] = [];
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  if (byId.size !== spans.length) complaints.push("a span is there twice");
  const roots = spans.filter(({ parentId }) => parentId === undefined);
  if (roots.length !== 1) complaints.push(`has ${roots.length} roots`);
  for (const span of spans) {
    if (span.parentId === undefined) continue;
    const parent = byId.get(span.parentId);
    if (!parent) complaints.push(`${span.name} is an orphan`);
    else if (span.start < parent.start || (!isConsumer(span) && endOf(span) > endOf(parent))) {
      complaints.push(`${span.name} is not within ${parent.name}`);
    }
  }
  return complaints;
}

/** By the semantic conventions for messaging: stores do not all keep a span's kind. */
function isConsumer({ attributes }: Span): boolean {
  const type = attributes["messaging.operation.type"];
  return type === "process" || type === "receive";
}

function spanComplaints(sent: Span, found: Span): string[] {
  const fields = ["traceId", "parentId", "service", "name", "start", "duration"] as const;
  const wrong = fields
    .filter((field) => sent[field] !== found[field])
    .map((field) => `${sent.name}: ${field} is '${found[field]}', not '${sent[field]}'`);
  const attributes = Object.entries(sent.attributes)
    .filter(([key, value]) => found.attributes[key] !== value)
    .map(([key, value]) => `${sent.name}: ${key} is '${found.attributes[key]}', not '${value}'`);
  return [...wrong, ...attributes];
}

function endOf({ start, duration }: Span): number {
  return start + duration;
}
