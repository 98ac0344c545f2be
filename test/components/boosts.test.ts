import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { BOOST_MARK, type Boost } from "../../model/boosts.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { chance, hashOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { SamplingCollector } from "../support/sampling-collector.ts";

/** Traces of each kind. */
const EACH = 300;

const settings = {
  baseline: 10,
  rules: [{ services: ["data-router"], percent: 20 }],
  decisionWait: "5s",
  samplers: 2,
  rate: { tracesPerSecond: 800, spansPerTrace: 2, spanBytes: 400 },
};

/** Seconds since 1970. */
const soon = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

const boosts = (): Boost[] => [
  { service: "boosted", percent: 50, until: soon(600) },
  { service: '"a$b ${env:HOME}', percent: 87.5, until: soon(600) },
  { service: "data-router", route: "/x", percent: 60, until: soon(600) },
  { service: "data-router", percent: 5, until: soon(600) },
  { route: "/only", percent: 30, until: soon(600) },
  { service: "whole", percent: 100, until: soon(600) },
  { service: "over", percent: 100, until: soon(-1) },
];

/** Services that traces go through, the attributes of the second span, and the share that is kept. */
const kinds: Readonly<
  Record<string, readonly [string[], Record<string, string | number | boolean>, number]>
> = {
  "nobody boosts": [["shop", "stock"], {}, 10],
  "touch a boosted service": [["shop", "boosted"], {}, 50],
  "touch a boosted service of a strange name": [['"a$b ${env:HOME}', "shop"], {}, 87.5],
  "touch a boosted service at its boosted route": [
    ["shop", "data-router"],
    { "http.route": "/x" },
    60,
  ],
  "touch that service at another route, for which a rule is higher than a boost": [
    ["shop", "data-router"],
    { "http.route": "/y" },
    20,
  ],
  "have that route in another service": [["shop", "stock"], { "http.route": "/x" }, 10],
  "have a route that is boosted wherever it is": [["shop", "stock"], { "http.route": "/only" }, 30],
  "touch two boosted services": [["boosted", "shop"], { "http.route": "/only" }, 50],
  "are all boosted": [["shop", "whole"], {}, 100],
  "were boosted until a second ago": [["shop", "over"], {}, 10],
  "say themselves that they are boosted": [["shop", "stock"], { [BOOST_MARK]: 100 }, 10],
  "say themselves in words that they are": [["shop", "stock"], { [BOOST_MARK]: "100" }, 10],
  "have a priority": [["shop", "stock"], { "sampling.priority": 1 }, 100],
  "have a priority in words": [["shop", "stock"], { "sampling.priority": "1" }, 100],
  "have a high priority": [["shop", "stock"], { "sampling.priority": 7 }, 100],
  "a Jaeger client was told to keep": [["shop", "stock"], { "jaeger-debug-id": "me" }, 100],
  "have no priority": [["shop", "stock"], { "sampling.priority": 0 }, 10],
  "have a priority that is none": [["shop", "stock"], { "sampling.priority": "high" }, 10],
};

const idsOf = (traces: readonly SentTrace[]) => traces.map(({ traceId }) => traceId);

describe("boosts in the real Collector", function () {
  this.timeout(300_000);

  const next = chance(30);
  const ordinary = Object.entries(kinds).map(([name, [services, attributes, percent]]) => {
    const traces = Array.from({ length: EACH }, () =>
      traceThrough(services, next, (index) => (index === 1 ? { attributes } : {})),
    );
    return { name, percent, traces };
  });

  let sampling: SamplingCollector;

  const isKept = ({ traceId }: SentTrace) => sampling.stores.traces("tempo").has(traceId);
  /** Waits for traces that are to be kept, and then for more, which are not to be. */
  const arrived = async (expected: readonly SentTrace[]) => {
    const missing = () => Promise.resolve(expected.filter((one) => !isKept(one)).length);
    await sampling.collector.eventually(missing, 0, 100).catch(() => undefined);
    await pause(3_000);
  };
  const keptAt = (share: number, traces: readonly SentTrace[]) =>
    traces.filter(({ traceId }) => hashOf(traceId) <= share);
  const keptOf = (traces: readonly SentTrace[]) =>
    traces.filter(({ traceId, spans }) => {
      const arrived = sampling.stores.traces("tempo").get(traceId)?.size ?? 0;
      assert.ok(arrived === 0 || arrived === spans.length, `${arrived} spans of ${traceId}`);
      return arrived > 0;
    });

  before("boost, and send traces of every kind", async () => {
    sampling = await SamplingCollector.start(
      // Without Redis, whose absence a Collector that ends waits for.
      platformFor(environmentOf("dev", { sampling: settings, profile: "lite" })),
    );
    await sampling.collector.boost(boosts());
    const mixed = ordinary.flatMap(({ traces }) => traces);
    await sampling.send(mixed.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1)));
    await arrived(ordinary.flatMap(({ percent, traces }) => keptAt(percent / 100, traces)));
  });

  after("stop it", () => (sampling as SamplingCollector | undefined)?.stop());

  for (const { name, percent, traces } of ordinary) {
    it(`keep ${percent} % of the traces that ${name}, whole, and the same as a rule would`, () => {
      const share = percent / 100;
      const kept = keptOf(traces);
      const deviation = Math.sqrt(EACH * share * (1 - share));
      assert.ok(Math.abs(kept.length - EACH * share) <= 3 * deviation, `${kept.length} of ${EACH}`);
      assert.deepEqual(idsOf(kept), idsOf(keptAt(share, traces)));
    });
  }

  it("are what the sampler says has kept them", () => {
    const whole = ordinary.find(({ name }) => name === "are all boosted")?.traces ?? [];
    assert.equal(whole.length, EACH);
    for (const { traceId } of whole) {
      assert.deepEqual([...(sampling.stores.keptBy.get(traceId) ?? [])], ["boost"]);
    }
  });

  it("end by the clock, with nobody doing anything, and before it when they are ended", async () => {
    const through = (service: string) =>
      Array.from({ length: 200 }, () => traceThrough([service], next));
    const until = soon(45);
    const long: Boost = { service: "long", percent: 100, until: soon(600) };
    await sampling.collector.boost([{ service: "brief", percent: 100, until }, long]);
    const [early, lasting] = [through("brief"), through("long")];
    await sampling.send([...early, ...lasting]);
    assert.ok(soon(0) < until, "the machine must not be that slow");
    await pause(until * 1_000 + 100 - Date.now());
    const [late, still] = [through("brief"), through("long")];
    await sampling.send([...late, ...still]);
    await arrived([...early, ...lasting, ...keptAt(0.1, late), ...still]);
    assert.equal(keptOf(early).length, early.length);
    assert.deepEqual(idsOf(keptOf(late)), idsOf(keptAt(0.1, late)));
    assert.equal(keptOf([...lasting, ...still]).length, lasting.length + still.length);
    await sampling.collector.boost([]);
    const ended = through("long");
    await sampling.send(ended);
    await arrived(keptAt(0.1, ended));
    assert.deepEqual(idsOf(keptOf(ended)), idsOf(keptAt(0.1, ended)));
  });
});
