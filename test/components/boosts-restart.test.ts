import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import {
  chance,
  hashOf,
  otlpOf,
  traceThrough,
  type SentTrace,
} from "../support/sampled-traffic.ts";
import { SamplingCollector } from "../support/sampling-collector.ts";

/** Traces that are accepted before the Collector is started again, and afterwards. */
const MORE = 15;

/** Longer than a Collector takes to start on a busy machine. */
const settings = {
  baseline: 10,
  decisionWait: "40s",
  rate: { tracesPerSecond: 50, spansPerTrace: 2, spanBytes: 400 },
};

describe("a Collector that is started again with other boosts, under load", function () {
  this.timeout(240_000);

  const next = chance(31);
  const accepted: SentTrace[] = [];
  /** Traces that only their second spans, which fail, will have kept. */
  const waiting = Array.from({ length: 100 }, () =>
    traceThrough(["shop", "stock"], next, (index) => ({ failed: index === 1 })),
  ).filter(({ traceId }) => hashOf(traceId) > 0.1);

  let sampling: SamplingCollector;
  let refused = 0;

  const part = (index: number) =>
    waiting.map((trace) => ({ ...trace, spans: trace.spans.slice(index, index + 1) }));
  /** All fail, so they come to the tenant of errors. */
  const spansOf = ({ traceId }: SentTrace) =>
    sampling.stores.traces("tempo-errors").get(traceId)?.size;

  /** Sends failing traces, one after the other, until it is told to stop. */
  async function load(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const trace = traceThrough(["numbered"], next, () => ({ failed: true }));
      await sampling.collector.send("traces", otlpOf([trace])).then(
        () => accepted.push(trace),
        () => refused++,
      );
      await pause(50);
    }
  }

  /** Waits until as many more are accepted, however long that takes a busy machine. */
  async function acceptedMore(): Promise<void> {
    const enough = accepted.length + MORE;
    const isEnough = () => Promise.resolve(accepted.length >= enough);
    await sampling.collector.eventually(isEnough, true, 60);
  }

  before("send, boost, and go on sending", async () => {
    sampling = await SamplingCollector.start(
      platformFor(environmentOf("dev", { sampling: settings, profile: "lite" })),
    );
    const stop = new AbortController();
    const loading = load(stop.signal);
    try {
      await acceptedMore();
      // As late as can be: they wait for no longer than they must.
      await sampling.collector.send("traces", otlpOf(part(0)));
      const until = Math.floor(Date.now() / 1_000) + 600;
      await sampling.collector.boost([{ service: "other", percent: 100, until }]);
      await sampling.collector.send("traces", otlpOf(part(1)));
      await acceptedMore();
    } finally {
      stop.abort();
    }
    await loading;
    const missing = () =>
      Promise.resolve([...accepted, ...waiting].filter((one) => spansOf(one) === undefined).length);
    await sampling.collector.eventually(missing, 0, 90).catch(() => undefined);
  });

  after("stop it", () => (sampling as SamplingCollector | undefined)?.stop());

  it("loses nothing that was accepted, and has nothing twice", () => {
    assert.ok(
      accepted.length >= 2 * MORE && refused > 0,
      `${accepted.length} taken, ${refused} not`,
    );
    assert.equal(accepted.filter((one) => spansOf(one) === 1).length, accepted.length);
    assert.equal(sampling.stores.duplicates, 0);
  });

  it("leaves what waits for a decision waiting, for spans that come afterwards", () => {
    assert.ok(waiting.length > 80);
    assert.equal(waiting.filter((one) => spansOf(one) === 2).length, waiting.length);
  });
});
