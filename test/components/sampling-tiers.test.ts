import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { chance, idOf, otlpOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { devPlatform, SamplingCollector } from "../support/sampling-collector.ts";
import type { Mapping } from "../support/yaml-walk.ts";

/** Exporters of the samplers; what has an error is in the errors' and not in Tempo's first. */
const STORES = ["tempo", "tempo-errors", "jaeger", "zipkin"] as const;

/** Services whose spans come in by turns at the one Collector and at the other; the last one fails. */
const SERVICES = ["shop", "stock", "payment", "mail"] as const;

const SAMPLERS = 2;

/** Seconds in which what was accepted must have arrived: a sampler that is back is dialled within half a minute. */
const PATIENCE = 120;

const settings = {
  sampling: {
    ...{ baseline: 50, samplers: SAMPLERS, decisionWait: "10s" },
    rate: { tracesPerSecond: 400, spansPerTrace: 4, spanBytes: 400 },
  },
  batchDelay: "50ms",
};

/** The number of the sampler that decides about what is known by a text, as the Collectors reckon it. */
function samplerOf(text: string): number {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  // Towards zero, as whole numbers are divided there.
  const number = Number(BigInt.asIntN(64, hash) / 2n ** 32n) + 2 ** 31;
  return Math.floor(number / (2 ** 32 / SAMPLERS));
}

/** The Collectors' configuration, with traces parted by what their spans' services are called. */
function routedByService(configuration: Mapping): Mapping {
  const text = JSON.stringify(configuration);
  assert.ok(text.includes("FNV(span.trace_id.string)"));
  const service = String.raw`FNV(resource.attributes[\"service.name\"])`;
  return JSON.parse(text.replaceAll("FNV(span.trace_id.string)", service)) as Mapping;
}

describe("two real Collectors before two real samplers", function () {
  this.timeout(300_000);

  const next = chance(1_216);
  const some = (count: number, failed = false) =>
    Array.from({ length: count }, () =>
      traceThrough(SERVICES, next, (index) => ({ failed: failed && index === 3 })),
    );
  const ofSampler = (index: number, traces: readonly SentTrace[]) =>
    traces.filter(({ traceId }) => samplerOf(traceId) === index);

  let tiers: SamplingCollector | undefined;

  const start = async (changes: Parameters<typeof SamplingCollector.start>[1] = {}) => {
    tiers = await SamplingCollector.start(devPlatform(settings), {
      ...{ collectors: 2, ...changes },
    });
    return tiers;
  };

  afterEach("stop them", () => tiers?.stop());

  /** How much of a trace has come to a store. */
  const partIn = (store: string, { traceId, spans }: SentTrace) => {
    const arrived = tiers?.stores.traces(store).get(traceId)?.size ?? 0;
    return arrived === 0 ? "none" : arrived === spans.length ? "whole" : "part";
  };
  const countOf = (store: string, part: ReturnType<typeof partIn>, traces: readonly SentTrace[]) =>
    traces.filter((one) => partIn(store, one) === part).length;
  const isThere = (traces: readonly SentTrace[]) => () =>
    Promise.resolve(countOf("tempo-errors", "whole", traces) === traces.length);

  /** Waits until something holds, and then for as long as a decision takes whether anything else comes. */
  async function settled(holds: () => Promise<boolean>): Promise<void> {
    await tiers?.collector.eventually(holds, true, PATIENCE);
    await pause(12_000);
  }

  it("decide about every trace as a whole, though its spans came in at both, and about late spans alike", async () => {
    const { stores, collectors, send } = bound(await start());
    const [fine, failing] = [some(1_000), some(300, true)];
    await send([...fine, ...failing]);
    await settled(isThere(failing));
    for (const store of STORES) assert.equal(countOf(store, "part", [...fine, ...failing]), 0);
    assert.equal(countOf("tempo-errors", "whole", failing), 300);
    assert.equal(countOf("tempo", "none", failing), 300);
    assert.equal(countOf("jaeger", "whole", failing), 300);
    const kept = countOf("tempo", "whole", fine);
    assert.ok(kept > 420 && kept < 580, `${kept} of 1000`);
    assert.equal(countOf("jaeger", "whole", fine), kept);
    assert.equal(stores.duplicates, 0);

    const late = [...fine, ...failing].map((trace) => {
      const parent = trace.spans[0]?.spanId ?? "";
      return { ...trace, spans: [{ service: "late", spanId: idOf(next, 8), parent }] };
    });
    await collectors[1]?.send("traces", otlpOf(late));
    const came = (store: string, { traceId, spans: [span] }: SentTrace) =>
      stores
        .traces(store)
        .get(traceId)
        ?.has(span?.spanId ?? "") ?? false;
    const known = (store: string) =>
      late.filter(({ traceId }) => stores.traces(store).has(traceId));
    await settled(() =>
      Promise.resolve(STORES.every((store) => known(store).every((one) => came(store, one)))),
    );
    for (const store of STORES) {
      for (const one of late)
        assert.equal(came(store, one), stores.traces(store).has(one.traceId), store);
      assert.ok(
        late.some((one) => came(store, one)),
        store,
      );
    }
    assert.ok(late.some((one) => STORES.every((store) => !came(store, one))));
  });

  it("break traces where they are not parted by their ids", async () => {
    assert.equal(new Set(SERVICES.map(samplerOf)).size, SAMPLERS);
    const { stores, send } = bound(await start({ change: routedByService }));
    const failing = some(300, true);
    await send(failing);
    await settled(() => Promise.resolve(stores.traces("tempo-errors").size === 300));
    // Whoever did not see the error kept its part as one without, or dropped it.
    assert.equal(countOf("tempo-errors", "part", failing), 300);
    assert.ok(countOf("tempo", "part", failing) > 100);
    assert.ok(countOf("jaeger", "part", failing) > 100);
  });

  it("lose what a killed sampler had not decided about, and nothing else that was accepted", async () => {
    const { stores, collectors, samplers, send } = bound(await start());
    const [decided, undecided, later] = [some(100, true), some(100, true), some(100, true)];
    stores.down = true;
    await send(decided);
    // Decided about, and on disk behind the samplers.
    const onDisk = async () => {
      const queues = await samplers[1]?.queues();
      return ofSampler(1, decided).every(({ traceId }) =>
        queues?.includes(Buffer.from(traceId, "hex").toString("latin1")),
      );
    };
    await collectors[0]?.eventually(onDisk, true, PATIENCE);
    await send(undecided);
    await pause(2_000);
    await samplers[1]?.end("killed");
    await send(later);
    stores.down = false;
    // Who goes on without it is not held up.
    const healthy = ofSampler(0, [...decided, ...undecided, ...later]);
    assert.ok(healthy.length > 100);
    await collectors[0]?.eventually(isThere(healthy), true, PATIENCE);
    assert.equal(countOf("tempo-errors", "none", ofSampler(1, later)), ofSampler(1, later).length);
    // What waits for it waits on disk, whatever becomes of the Collector.
    await collectors[0]?.end("killed");
    await collectors[0]?.begin();
    await samplers[1]?.begin();
    await settled(isThere(ofSampler(1, [...decided, ...later])));
    const lost = [...decided, ...undecided, ...later].filter(
      (one) => partIn("tempo-errors", one) !== "whole",
    );
    assert.deepEqual(lost, ofSampler(1, undecided));
    assert.equal(countOf("tempo-errors", "none", lost), lost.length);
    assert.ok(lost.length > 30);
  });

  it("lose nothing with a sampler that is stopped, not even of what had come in by half", async () => {
    const { stores, collectors, samplers, send } = bound(await start());
    const [undecided, torn, later] = [some(100, true), some(100, true), some(100, true)];
    const half = (from: number, to: number) =>
      torn.map((trace) => ({ ...trace, spans: trace.spans.slice(from, to) }));
    await send([...undecided, ...half(0, 2)]);
    await pause(2_000);
    await samplers[1]?.end("stopped");
    await collectors[0]?.eventually(isThere(ofSampler(0, undecided)), true, PATIENCE);
    await send([...later, ...half(2, 4)]);
    await samplers[1]?.begin();
    // What it decided about as it ended was on disk until it was back.
    const whole = [...undecided, ...later];
    await settled(isThere(whole));
    const apart = ofSampler(1, torn);
    // Whether their first half was decided about by itself or not, the error has come.
    assert.equal(countOf("tempo-errors", "none", apart), 0);
    assert.equal(stores.duplicates, 0);
  });
});

/** The parts of a test's scene, by themselves. */
function bound(tiers: SamplingCollector) {
  const { stores, collectors, samplers } = tiers;
  const send = (traces: readonly SentTrace[]) => tiers.send(traces);
  return { stores, collectors, samplers, send };
}
