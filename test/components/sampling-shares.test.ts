import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { productionSampling } from "../support/production-sampling.ts";
import { chance, hashOf, idOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { devPlatform, SamplingCollector } from "../support/sampling-collector.ts";

/** Traces a second that the sampler is made for; three times as many come. */
const RATED = 400;

/** In milliseconds. */
const DECISION_WAIT = 6_000;

/** Production's rules, and one of every other kind, for a load that comes in faster. */
const settings = {
  ...productionSampling,
  rules: [
    ...productionSampling.rules,
    { route: "/api/chat", percent: 40 },
    { services: ["web"], match: "starts-at", percent: 5 },
  ],
  decisionWait: `${DECISION_WAIT / 1_000}s`,
  slowerThan: "2s",
  rate: { tracesPerSecond: RATED, spansPerTrace: 2, spanBytes: 400 },
};

const PHOENIX = "auth-service";
/** Traces of each ordinary kind. */
const EACH = 3_000;

/** Services that traces go through, the attributes of the first span, and the share that is kept. */
const kinds: Readonly<Record<string, readonly [string[], Record<string, string>, number]>> = {
  "no rule speaks of": [["shop", "stock"], {}, 25],
  "a rule keeps all of": [["shop", "data-router"], {}, 100],
  "a rule keeps half of": [["shop", "llm-service"], {}, 50],
  "a rule keeps fewer of than the baseline": [[PHOENIX, "stock"], {}, 10],
  "two rules speak of": [[PHOENIX, "llm-service"], {}, 50],
  "a rule about a route and one about a service speak of": [
    ["shop", PHOENIX],
    { "http.route": "/api/chat" },
    40,
  ],
  "start where a rule says": [["web", "stock"], {}, 5],
  "only touch a service where others start": [["stock", "web"], {}, 25],
};

/** What makes a trace one with an error, by what is said of its second span. */
const errors: Readonly<Record<string, object>> = {
  "a status of error": { failed: true },
  "an attribute that is true": { attributes: { error: true } },
  "an attribute in words": { attributes: { error: "true" } },
  "an HTTP status of 400": { attributes: { "http.response.status_code": 400 } },
  "an HTTP status of old": { attributes: { "http.status_code": 503 } },
  "an HTTP status as a text": { attributes: { "http.response.status_code": "404" } },
};

/** What does not: its services, and what is said of its second span. */
const noErrors: Readonly<Record<string, readonly [string[], object]>> = {
  "an attribute that is false": [["shop", PHOENIX], { attributes: { error: false } }],
  "an HTTP status of 399": [["shop", PHOENIX], { attributes: { "http.status_code": 399 } }],
  "an HTTP status that is none": [
    ["shop", PHOENIX],
    { attributes: { "http.status_code": "none" } },
  ],
  "an HTTP status of 500 from somebody else": [
    [PHOENIX, "shop"],
    { attributes: { "http.response.status_code": 500 } },
  ],
};

/** So many traces through services in this order, with what `more` says of each span. */
function made(
  next: () => number,
  services: readonly string[],
  { count = 100, more }: { count?: number; more?: (index: number) => object } = {},
): SentTrace[] {
  return Array.from({ length: count }, () => traceThrough(services, next, more));
}

describe("the sampler in the real Collector", function () {
  this.timeout(300_000);

  const next = chance(158);
  const through = [PHOENIX, "stock"];
  const only = (which: number, more: object) => (index: number) => (index === which ? more : {});
  const ordinary = Object.entries(kinds).map(([name, [services, attributes, percent]]) => {
    const more = only(0, { attributes });
    return { name, percent, traces: made(next, services, { count: EACH, more }) };
  });
  const failing = Object.entries(errors).map(([name, more]) => {
    return { name, traces: made(next, ["shop", PHOENIX], { more: only(1, more) }) };
  });
  const harmless = Object.entries(noErrors).map(([name, [services, more]]) => {
    return { name, traces: made(next, services, { more: only(1, more) }) };
  });
  const slow = made(next, through, { more: only(0, { milliseconds: 2_001 }) });
  const quick = made(next, through, { more: only(0, { milliseconds: 1_999 }) });
  const all = [ordinary, failing, harmless].flat().flatMap(({ traces }) => traces);
  const everything = [...all, ...slow, ...quick];

  const spans = everything.reduce((sum, one) => sum + one.spans.length, 0);

  let sampling: SamplingCollector;
  let counted: number;

  const isIn = (store: string, { traceId, spans }: SentTrace) => {
    const arrived = sampling.stores.traces(store).get(traceId)?.size ?? 0;
    assert.ok(arrived === 0 || arrived === spans.length, `${store} has ${arrived} of ${traceId}`);
    return arrived > 0;
  };
  const keptOf = (traces: readonly SentTrace[]) => traces.filter((one) => isIn("jaeger", one));

  before("send traces of every kind, and wait for the last decision", async () => {
    sampling = await SamplingCollector.start(devPlatform({ sampling: settings }));
    // In the order of their ids, kinds come as mixed as they do in life.
    const mixed = everything.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));
    await sampling.send(mixed, 3 * RATED);
    // They come faster than the sampler has room for: the last of them are decided about in turn.
    let kept = -1;
    const settled = async () => {
      const before = kept;
      await pause(2 * DECISION_WAIT);
      kept = sampling.stores.traces("jaeger").size;
      return kept > 0 && kept === before;
    };
    await sampling.collector.eventually(settled, true, 180);
    // Spans are counted every 15 seconds; if not all of them are, a sentence below says so.
    const measured = () => Promise.resolve(sampling.stores.counted >= spans);
    await sampling.collector.eventually(measured, true).catch(() => undefined);
    counted = sampling.stores.counted;
  });

  after("stop it", () => sampling.stop());

  for (const { name, percent, traces } of ordinary) {
    it(`keeps ${percent} % of the traces that ${name}, give or take three deviations`, () => {
      const share = percent / 100;
      const deviation = Math.sqrt(EACH * share * (1 - share));
      const kept = keptOf(traces).length;
      assert.ok(Math.abs(kept - EACH * share) <= 3 * deviation, `${kept} of ${EACH}`);
    });
  }

  it("keeps at a lower share some of those that it would keep at a higher one", () => {
    for (const { percent, traces } of ordinary) {
      const predicted = traces.filter(({ traceId }) => hashOf(traceId) <= percent / 100);
      assert.deepEqual(keptOf(traces), predicted);
    }
  });

  for (const { name, traces } of failing) {
    it(`keeps every trace with ${name} whole, among the errors and nowhere else in Tempo`, () => {
      assert.equal(traces.filter((one) => isIn("tempo-errors", one)).length, traces.length);
      assert.equal(traces.filter((one) => isIn("tempo", one)).length, 0);
      assert.equal(keptOf(traces).length, traces.length);
    });
  }

  for (const { name, traces } of harmless) {
    it(`takes a trace with ${name} for none with an error`, () => {
      assert.equal(traces.filter((one) => isIn("tempo-errors", one)).length, 0);
      assert.ok(keptOf(traces).length < traces.length / 2);
    });
  }

  it("keeps every trace that is slower than is set, and no other for that", () => {
    assert.equal(slow.filter((one) => isIn("tempo", one)).length, slow.length);
    assert.ok(keptOf(quick).length < quick.length / 2);
  });

  it("gives each kept trace whole to one of Tempo's tenants and to every other store", () => {
    for (const one of everything) {
      const kept = isIn("jaeger", one);
      assert.equal(isIn("zipkin", one), kept);
      assert.equal(isIn("tempo", one) !== isIn("tempo-errors", one), kept);
    }
    assert.deepEqual(Object.fromEntries(sampling.stores.tenants), {
      tempo: "standard",
      "tempo-errors": "errors",
    });
    assert.equal(sampling.stores.duplicates, 0);
  });

  it("leaves the metrics of spans what all spans say", () => {
    assert.ok(spans > 40_000);
    assert.equal(counted, spans);
  });

  it("decides about late spans as about their traces", async () => {
    const late = everything.filter((_, index) => index % 4 === 0);
    const stores = ["tempo", "tempo-errors", "jaeger", "zipkin"];
    const before = stores.map((store) => late.map((one) => isIn(store, one)));
    const more = late.map((trace) => {
      const span = { service: "late", spanId: idOf(next, 8), parent: trace.spans[0]?.spanId ?? "" };
      return { ...trace, spans: [span] };
    });
    await sampling.send(more);
    const arrived = (store: string) =>
      more.map(({ traceId, spans: [span] }) =>
        Boolean(
          sampling.stores
            .traces(store)
            .get(traceId)
            ?.has(span?.spanId ?? ""),
        ),
      );
    const complete = () =>
      Promise.resolve(
        stores.every((store, index) => {
          return (
            arrived(store).filter(Boolean).length >= (before[index] ?? []).filter(Boolean).length
          );
        }),
      );
    await sampling.collector.eventually(complete, true);
    // What is of a dropped trace would come as one of its own, after a wait of its own.
    await pause(2 * DECISION_WAIT);
    for (const [index, store] of stores.entries()) assert.deepEqual(arrived(store), before[index]);
    assert.ok(before.flat().some(Boolean));
  });
});
