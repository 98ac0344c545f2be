import type { Recipe } from "../../traffic/scenarios/index.ts";
import { madeTraces, type Written } from "./made-traces.ts";
import { resourceSpans } from "./otlp-bytes.ts";
import { resourceOf } from "../../traffic/services.ts";

/** Traces of one message, all their spans in it. */
const TRACES_AT_ONCE = 20;

/** Different messages, before the first comes again with other ids. */
const MESSAGES = 50;

/** Where the last four bytes of an id begin. */
const LAST = 12;

/** A message with whole traces, and how many. */
export interface Whole extends Written {
  readonly traces: number;
}

interface Template extends Whole {
  /** Where ids of traces are, of which the last four bytes are written anew: caches of decisions know the last eight alone. */
  readonly ids: readonly number[];
}

/** Messages without end, no two with a trace of the same id. */
export class Endless {
  private readonly templates: readonly Template[];
  private next = 0;

  constructor(recipe: Recipe) {
    this.templates = Array.from({ length: MESSAGES }, (_, index) => templateOf(recipe, index));
  }

  take(): Whole {
    const { body, ids, ...others } = this.templates[this.next % MESSAGES] as Template;
    const copy = Buffer.from(body);
    for (const at of ids) copy.writeUInt32BE(this.next, at + LAST);
    this.next++;
    return { ...others, body: copy };
  }
}

function templateOf(recipe: Recipe, index: number): Template {
  const made = madeTraces(recipe, TRACES_AT_ONCE, index * TRACES_AT_ONCE);
  const spans = made.flatMap(({ byService }) => [...byService]);
  const body = Buffer.concat(spans.map(([service, of]) => resourceSpans(resourceOf(service), of)));
  const ids = made.flatMap(({ traceId }) => placesOf(Buffer.from(traceId, "hex"), body));
  const count = made.reduce((sum, one) => sum + one.spans, 0);
  return { body, ids, spans: count, traces: made.length, service: "all of them" };
}

function placesOf(id: Buffer, body: Buffer): number[] {
  const places: number[] = [];
  for (let at = body.indexOf(id); at >= 0; at = body.indexOf(id, at + id.length)) places.push(at);
  return places;
}
