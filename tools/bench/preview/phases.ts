import { z } from "zod";

/** What an interval of a preview is spent on, in the order in which they begin. */
export const phases = [
  "engine and language host start",
  "Node starts and loads the SDK's runner",
  "the program's modules load",
  "provider plugins start",
  "resources are registered, checked and compared",
  "engine ends",
] as const;

/** Milliseconds of a preview by phase; together they are the whole of it. */
export type Phases = Readonly<Record<(typeof phases)[number], number>>;

/** One span of the trace that the Pulumi CLI writes of itself; times in milliseconds. */
export interface EngineSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Of plugin starts: `language` or `resource`. */
  readonly kind?: string | undefined;
}

const RUN = "pulumirpc.LanguageRuntime/Run";
const REGISTER = "pulumirpc.ResourceMonitor/RegisterResource";
const PLUGIN = "newPlugin";
const WHOLE = "pulumi";

/**
 * The phases of a preview, by the trace that the CLI wrote of it.
 *
 * The stack is the first resource that is registered, right before the program's modules are loaded;
 * the second is the program's own. A program without one has nothing from there to its end.
 *
 * @throws RangeError naming the span that the trace lacks.
 */
export function phasesOf(spans: readonly EngineSpan[]): Phases {
  const whole = only(spans, WHOLE);
  const run = only(spans, RUN);
  const registered = spans
    .filter(({ name }) => name === REGISTER)
    .map(({ start }) => start)
    .sort((one, other) => one - other);
  const [stack, first = run.end] = registered;
  if (stack === undefined) throw new RangeError(`the trace must have a span '${REGISTER}'`);
  const plugins = spans.filter(({ name, kind }) => name === PLUGIN && kind === "resource");
  const pluginTime = covered(plugins);
  return {
    "engine and language host start": run.start - whole.start,
    "Node starts and loads the SDK's runner": stack - run.start,
    "the program's modules load": first - stack,
    "provider plugins start": pluginTime,
    "resources are registered, checked and compared": run.end - first - pluginTime,
    "engine ends": whole.end - run.end,
  };
}

/** Length of the time that at least one of the spans covers. */
export function covered(spans: readonly Pick<EngineSpan, "start" | "end">[]): number {
  let sum = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...spans].sort((one, other) => one.start - other.start)) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}

function only(spans: readonly EngineSpan[], wanted: string): EngineSpan {
  const [found, ...others] = spans.filter(({ name }) => name === wanted);
  if (!found || others.length > 0) {
    throw new RangeError(
      `the trace must have one span '${wanted}', got '${found ? others.length + 1 : 0}'`,
    );
  }
  return found;
}

const nanoseconds = z.string().transform((text) => Number(BigInt(text) / 1_000n) / 1_000);

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional() }),
});

const span = z
  .object({
    name: z.string(),
    startTimeUnixNano: nanoseconds,
    endTimeUnixNano: nanoseconds,
    attributes: z.array(attribute).default([]),
  })
  .transform(({ name, startTimeUnixNano, endTimeUnixNano, attributes }) => ({
    name,
    start: startTimeUnixNano,
    end: endTimeUnixNano,
    kind: attributes.find(({ key }) => key === "kind")?.value.stringValue,
  }));

const line = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

/** The spans in a file of `pulumi --otel-traces file://…`: a line of OTLP in JSON for each export. */
export function engineSpansIn(text: string): EngineSpan[] {
  return text
    .split("\n")
    .filter((one) => one !== "")
    .flatMap((one) => line.parse(JSON.parse(one)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
