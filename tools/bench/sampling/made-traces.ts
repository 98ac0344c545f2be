import { Chance } from "../../traffic/chance.ts";
import type { Placed } from "../../traffic/layout.ts";
import { requestOf, type Recipe } from "../../traffic/scenarios/index.ts";
import { resourceOf } from "../../traffic/services.ts";
import { kinds } from "../../traffic/step.ts";
import { resourceSpans, type WrittenSpan } from "./otlp-bytes.ts";

/** A trace as senders make it. */
export interface MadeTrace {
  /** Hexadecimal digits. */
  readonly traceId: string;
  readonly failed: boolean;
  readonly slow: boolean;
  /** Number of its spans. */
  readonly spans: number;
  /** Its spans by the service that sends them. */
  readonly byService: ReadonlyMap<string, readonly WrittenSpan[]>;
}

/** One message to the Collector, in OTLP's binary form, and how many spans it has. */
export interface Written {
  readonly body: Buffer;
  readonly spans: number;
  /** Who sends it. */
  readonly service: string;
}

/** So many traces of a recipe from a number on, which end now; the same ones, but for their times, for the same seed. */
export function madeTraces(recipe: Recipe, count: number, first = 0): MadeTrace[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => madeTrace(recipe, first + index, now));
}

function madeTrace(recipe: Recipe, index: number, now: number): MadeTrace {
  const { placed, failed, slow } = requestOf(recipe, index);
  // Another seed than the request's own, so that what a trace is says nothing about its id.
  const chance = Chance.forRequest(recipe.seed ^ 0x5bd1e995, index);
  const traceId = chance.hex(32);
  const ids = placed.map(() => chance.hex(16));
  const began = now - Math.max(...placed.map(({ end }) => end));
  const byService = new Map<string, WrittenSpan[]>();
  placed.forEach((one, number) => {
    const spans = byService.get(one.step.service) ?? [];
    byService.set(one.step.service, spans);
    const parentId = one.parent === undefined ? undefined : ids[one.parent];
    spans.push(written(one, began, { traceId, spanId: ids[number] ?? "", parentId }));
  });
  return { traceId, failed, slow, spans: placed.length, byService };
}

type Ids = Pick<WrittenSpan, "traceId" | "spanId" | "parentId">;

function written({ step, start, end }: Placed, began: number, ids: Ids): WrittenSpan {
  const { name, kind, attributes, failure } = step;
  const exception = failure && {
    "exception.type": failure.type,
    "exception.message": failure.message,
    ...(failure.stack !== undefined && { "exception.stacktrace": failure.stack }),
  };
  return {
    ...ids,
    ...{ name, attributes, start: began + start, end: began + end },
    kind: NUMBERS[kind],
    failure: failure && exception && { message: failure.message, exception },
  };
}

/** OTLP's numbers of the kinds of spans. */
const NUMBERS = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
} as const satisfies Record<(typeof kinds)[number], number>;

/** Traces as messages, one from each service: no message has a whole trace of several services. */
export function writtenByService(traces: readonly MadeTrace[]): Written[] {
  const services = [...new Set(traces.flatMap(({ byService }) => [...byService.keys()]))];
  return services.map((service) => {
    const spans = traces.flatMap(({ byService }) => byService.get(service) ?? []);
    return { body: resourceSpans(resourceOf(service), spans), spans: spans.length, service };
  });
}

/** So many traces at a time as messages of each service. */
export function messagesOf(traces: readonly MadeTrace[], atOnce: number): Written[] {
  const groups = Array.from({ length: Math.ceil(traces.length / atOnce) }, (_, index) =>
    traces.slice(index * atOnce, (index + 1) * atOnce),
  );
  return groups.flatMap(writtenByService);
}
