import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "../../../tools/access.ts";
import { samplesOf } from "../../../tools/verify/stores/prometheus.ts";
import { spansInTempo } from "../../../tools/verify/stores/tempo.ts";
import { chance, otlpOf, traceThrough, type SentTrace } from "../../support/sampled-traffic.ts";
import { post } from "../invented-requests.ts";
import { eventually } from "../support.ts";

/** Services that a trace goes through, and the share of such traces that is kept, in percent. */
const kinds: Readonly<Record<string, readonly [readonly string[], number]>> = {
  "no rule speaks of": [["shop-front", "shop-stock"], 25],
  "a rule keeps all of": [["shop-front", "data-router"], 100],
  "a rule keeps a tenth of": [["auth-service", "shop-stock"], 10],
};

/** Traces of each kind, and of those of which a span has failed. */
const EACH = 400;
const FAILED = 100;

/** Traces sent together, some hundred a second. */
const AT_ONCE = 50;

/** Longest time until every kept trace can be read, in milliseconds. */
const SETTLED = 120_000;

/** Sentences about traces that two Collectors take and two samplers decide about. */
export function sampledTraces(accessed: () => Access): void {
  describe("of traces whose spans are sent apart, to either Collector", () => {
    const next = chance(2026);
    const made = (services: readonly string[], count: number, second: object = {}) =>
      Array.from({ length: count }, () =>
        traceThrough(services, next, (index) => (index === 1 ? second : {})),
      );
    const ordinary = Object.entries(kinds).map(([name, [services, percent]]) => {
      return { name, percent, traces: made(services, EACH) };
    });
    const failed = made(["shop-front", "auth-service"], FAILED, { failed: true });
    const everything = [...ordinary.flatMap(({ traces }) => traces), ...failed];
    let kept: ReadonlyMap<string, number>;

    before("send them, and wait for the last decision", async () => {
      const mixed = everything.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));
      for (let first = 0; first < mixed.length; first += AT_ONCE) {
        await deliver(accessed(), mixed.slice(first, first + AT_ONCE));
        await sleep(300);
      }
      await eventually(async () => {
        const found = await spansKept(accessed(), failed);
        assert.ok(failed.every(({ traceId, spans }) => found.get(traceId) === spans.length));
      }, SETTLED);
      // Decided about together with these, at the latest.
      await sleep(10_000);
      kept = await spansKept(accessed(), everything);
    });

    it("keeps each whole or not at all", () => {
      const broken = everything.filter(
        ({ traceId, spans }) => ![0, spans.length].includes(kept.get(traceId) ?? 0),
      );
      assert.deepEqual(broken, []);
    });

    for (const { name, percent, traces } of ordinary) {
      it(`keeps ${percent} % of those that ${name}, within three standard deviations`, () => {
        const found = traces.filter(({ traceId }) => (kept.get(traceId) ?? 0) > 0).length;
        const share = percent / 100;
        const tolerance = 3 * Math.sqrt(EACH * share * (1 - share));
        assert.ok(Math.abs(found - EACH * share) <= tolerance, `${found} of ${EACH}`);
      });
    }

    it("has had work for both Collectors and for both samplers", async () => {
      for (const job of ["collector", "sampler"]) {
        await eventually(async () => {
          const found = await samplesOf(
            accessed(),
            `sum by (instance) (otelcol_receiver_accepted_spans_total{job="${job}"}) > ${EACH / 2}`,
          );
          assert.equal(found.length, 2, job);
        });
      }
    });
  });
}

/** Sends traces, the spans of each service in a request, and so by a connection, of their own. */
async function deliver(access: Access, traces: readonly SentTrace[]): Promise<void> {
  const longest = Math.max(...traces.map(({ spans }) => spans.length));
  for (let index = 0; index < longest; index += 1) {
    const part = traces.map((trace) => ({ ...trace, spans: trace.spans.slice(index, index + 1) }));
    const { status, body } = await post(access, "traces", otlpOf(part));
    assert.equal(status, 200, body);
  }
}

/** How many spans Tempo has of each trace, in whatever tenant. */
async function spansKept(
  access: Access,
  traces: readonly SentTrace[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let first = 0; first < traces.length; first += 8) {
    await Promise.all(
      traces.slice(first, first + 8).map(async ({ traceId }) => {
        // Of a thousand questions one may go unanswered on a busy machine; its answer is the same later.
        await eventually(async () => {
          found.set(traceId, (await spansInTempo(access, traceId)).length);
        }, 60_000);
      }),
    );
  }
  return found;
}
