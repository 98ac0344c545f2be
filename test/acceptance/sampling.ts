import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../../tools/docker.ts";
import { pulumi } from "../../tools/pulumi.ts";
import { deploy } from "../../tools/start/deploy.ts";
import type { Stack } from "../../tools/stack-file.ts";
import { patienceWith } from "../../tools/verify/patience.ts";
import { examine } from "../../tools/verify/report.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { productionSampling } from "../support/production-sampling.ts";
import { chance, otlpOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { dials } from "./dials.ts";
import { post } from "./invented-requests.ts";
import { posture } from "./posture.ts";
import {
  eventually,
  freshAccess,
  platformAccess,
  stackWith,
  withSampling,
  workloads,
} from "./support.ts";

/** What production keeps, decided after seconds and by two samplers. */
const settings = {
  ...productionSampling,
  slowerThan: "2s",
  decisionWait: "6s",
  samplers: 2,
  rate: { tracesPerSecond: 200, spansPerTrace: 3, spanBytes: 600 },
};

/** Longest time from the last span until every kept trace can be read, beyond the wait for a decision. */
const SETTLED = 120_000;

/** Services that a trace goes through, and the share of such traces that is kept. */
const kinds: Readonly<Record<string, readonly [readonly string[], number]>> = {
  "no rule speaks of": [["shop-front", "shop-stock"], 25],
  "a rule keeps all of": [["shop-front", "data-router"], 100],
  "a rule keeps half of": [["shop-front", "llm-service"], 50],
  "a rule keeps a tenth of": [["auth-service", "shop-stock"], 10],
};

/** Traces of each kind. */
const EACH = 500;

/** Traces of which one span has failed, and those that take long. */
const FEW = 200;

/** Traces sent together: some hundred a second, as the samplers are rated for. */
const AT_ONCE = 50;

/** Sentences about a platform that keeps a part of its traces. */
export function sampling(): void {
  describe("where it keeps a part of its traces", () => {
    const next = chance(2026);
    const made = (services: readonly string[], count: number, second: object = {}) =>
      Array.from({ length: count }, () =>
        traceThrough(services, next, (index) => (index === 1 ? second : {})),
      );
    const ordinary = Object.entries(kinds).map(([name, [services, percent]]) => {
      return { name, percent, traces: made(services, EACH) };
    });
    const failed = made(["shop-front", "auth-service"], FEW, { failed: true });
    const slow = made(["shop-front", "auth-service"], FEW, { milliseconds: 2_500 });
    const everything = [...ordinary.flatMap(({ traces }) => traces), ...failed, ...slow];

    let sampled: Stack;
    let earlier: Counts;
    let kept: ReadonlyMap<string, number>;

    before(
      "deploy it, send traces of every kind, and wait for the last decision",
      async function () {
        this.timeout(600_000);
        sampled = sampledStack(settings);
        await deploy(sampled);
        await freshAccess();
        await eventually(() => acknowledged(made(["shop-front", "shop-stock"], 1)));
        earlier = await settledCounts();
        // In the order of their ids, kinds come as mixed as they do in life.
        const mixed = everything.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));
        for (let first = 0; first < mixed.length; first += AT_ONCE) {
          assert.ok(await acknowledged(mixed.slice(first, first + AT_ONCE)));
          await sleep(300);
        }
        await eventually(() => everyOneWhole([...failed, ...slow]), SETTLED);
        // Decided about together with these, at the latest.
        await sleep(10_000);
        kept = await spansKept(everything);
      },
    );

    it("keeps each trace whole or not at all, though its spans are sent apart", () => {
      const broken = everything.filter(({ traceId, spans }) => {
        return ![0, spans.length].includes(kept.get(traceId) ?? 0);
      });
      assert.deepEqual(broken, []);
    });

    for (const { name, percent, traces } of ordinary) {
      it(`keeps ${percent} % of the traces that ${name}, within three standard deviations`, () => {
        const found = traces.filter(({ traceId }) => (kept.get(traceId) ?? 0) > 0).length;
        const share = percent / 100;
        const tolerance = 3 * Math.sqrt(EACH * share * (1 - share));
        assert.ok(Math.abs(found - EACH * share) <= tolerance, `${found} of ${EACH}`);
      });
    }

    it("keeps every trace with an error, whole, in the tenant of errors and in no other", async () => {
      const spans = failed.reduce((sum, trace) => sum + trace.spans.length, 0);
      const standard = everything
        .filter((trace) => !failed.includes(trace))
        .reduce((sum, { traceId }) => sum + (kept.get(traceId) ?? 0), 0);
      await eventually(async () => {
        const now = await counts();
        assert.equal((now.tenants["errors"] ?? 0) - (earlier.tenants["errors"] ?? 0), spans);
        assert.equal((now.tenants["standard"] ?? 0) - (earlier.tenants["standard"] ?? 0), standard);
      }, SETTLED);
    });

    it("has a measure of every span, whatever is kept", async () => {
      const sent = everything.reduce((sum, trace) => sum + trace.spans.length, 0);
      await eventually(async () => {
        assert.equal((await counts()).measured - earlier.measured, sent);
      }, SETTLED);
    });

    it("delivers what a killed sampler had not been handed yet, whole, when it is back", async () => {
      const [container] = (await workloads()).filter(({ Name }) => Name.endsWith("-sampler-1"));
      assert.ok(container);
      await docker(["kill", container.Name]);
      const later = made(["shop-front", "auth-service"], FEW, { failed: true });
      assert.ok(await acknowledged(later));
      await docker(["start", container.Name]);
      await eventually(() => everyOneWhole(later), SETTLED);
    });

    it("passes every check of the verify tool, which asks for its own traces to be kept", async () => {
      const { results } = await examine(await platformAccess(), patienceWith(sampled, 60_000));
      assert.deepEqual(
        results.filter(({ outcome }) => outcome === "failed"),
        [],
      );
    });

    dials();
    posture();

    it("shows a changed share as one line of one file, which the samplers alone are replaced for", async () => {
      const changed = sampledStack({ ...settings, baseline: 20 });
      const preview = await pulumi(changed, ["preview", "--diff"], "read");
      const lines = preview.split("\n").map((line) => line.trim());
      assert.deepEqual(
        lines.filter((line) => line.includes(" => 20")),
        ["~ sampling_percentage: 25 => 20"],
      );
      // The samplers' file, and each of the two that read it.
      assert.match(preview, /\+-3 to replace/);
    });
  });
}

/** The stack with another sampling than its file says. */
function sampledStack(sampling: object): Stack {
  return stackWith((text) => withSampling(text, sampling));
}

/** Sends traces, the spans of each service in a request of their own; whether all were accepted. */
async function acknowledged(traces: readonly SentTrace[]): Promise<boolean> {
  const access = await platformAccess();
  const longest = Math.max(...traces.map(({ spans }) => spans.length));
  for (let index = 0; index < longest; index += 1) {
    const part = traces.map((trace) => ({ ...trace, spans: trace.spans.slice(index, index + 1) }));
    const { status } = await post(access, "traces", otlpOf(part));
    if (status !== 200) return false;
  }
  return true;
}

/** How many spans Tempo has of each trace, in whatever tenant. */
async function spansKept(traces: readonly SentTrace[]): Promise<Map<string, number>> {
  const access = await platformAccess();
  const found = new Map<string, number>();
  for (let first = 0; first < traces.length; first += 8) {
    await Promise.all(
      traces.slice(first, first + 8).map(async ({ traceId }) => {
        found.set(traceId, (await spansInTempo(access, traceId)).length);
      }),
    );
  }
  return found;
}

async function everyOneWhole(traces: readonly SentTrace[]): Promise<void> {
  const found = await spansKept(traces);
  const missing = traces.filter(({ traceId, spans }) => found.get(traceId) !== spans.length);
  assert.deepEqual(missing, [], `${missing.length} of ${traces.length} are not whole`);
}

/** What the platform has counted since its parts began. */
interface Counts {
  /** Spans that the Collector has measured, of all services that the traces here go through. */
  readonly measured: number;
  /** Spans that Tempo has taken, by tenant. */
  readonly tenants: Readonly<Record<string, number>>;
}

/** The counts once they stay as they are, and Prometheus has heard of the Tempo that is there now. */
async function settledCounts(): Promise<Counts> {
  let last = await counts();
  await eventually(async () => {
    await sleep(30_000);
    const before = last;
    last = await counts();
    const heardOf = await samplesOf(await platformAccess(), fresh('up{job="tempo"}'));
    assert.deepEqual(
      heardOf.map(({ value }) => value),
      [1],
    );
    assert.deepEqual(last, before);
  }, 180_000);
  return last;
}

/**
 * What is of the last two scrapes: Prometheus, replaced together with Tempo, goes on for minutes with what
 * it knew of the one before, until the new one has such a series itself.
 */
function fresh(selector: string): string {
  return `(${selector} and time() - timestamp(${selector}) < 25)`;
}

async function counts(): Promise<Counts> {
  const access = await platformAccess();
  const names = [...new Set(Object.values(kinds).flatMap(([services]) => services))].join("|");
  const [measured] = await samplesOf(
    access,
    // Spans of these names are sent here alone, whatever else such a service was asked before.
    `sum(traces_span_metrics_calls_total{service_name=~"${names}", span_name=~".+[.]work"})`,
  );
  const received = fresh("tempo_distributor_spans_received_total");
  const taken = await samplesOf(access, `sum by (tenant) (${received})`);
  return {
    measured: measured?.value ?? 0,
    tenants: Object.fromEntries(taken.map(({ labels, value }) => [labels["tenant"] ?? "", value])),
  };
}
