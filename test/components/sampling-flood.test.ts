import assert from "node:assert/strict";
import { SAMPLER_MEMORY } from "../../model/sampler-memory.ts";
import { chance, otlpOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { devPlatform, SamplingCollector } from "../support/sampling-collector.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

/** What became of a flood: the traces that the Collector has accepted, and how it refused others. */
interface Aftermath {
  readonly accepted: readonly SentTrace[];
  readonly refusals: readonly number[];
  readonly lost: readonly SentTrace[];
}

/** Every trace is one with an error, so that whatever was accepted must arrive. */
const failing = { failed: true };

const next = chance(503);

describe("a flood that the real Collector's sampler has no room for", function () {
  this.timeout(300_000);

  let sampling: SamplingCollector | undefined;

  /** In the memory that it is deployed with, for a load that it is soon to exceed. */
  async function start(
    decisionWait: string,
    tracesPerSecond: number,
    changes: Parameters<typeof SamplingCollector.start>[1] = {},
  ): Promise<SamplingCollector> {
    const settings = { baseline: 25, decisionWait, rate: { tracesPerSecond } };
    const platform = devPlatform({ sampling: settings });
    const memory = SAMPLER_MEMORY.mebibytes;
    sampling = await SamplingCollector.start(platform, { memory, ...changes });
    return sampling;
  }

  afterEach("stop it", () => sampling?.stop());

  /** Sends requests of so many traces, four at a time, and waits for what was accepted to arrive. */
  async function flood(
    { collector, stores }: SamplingCollector,
    requests: number,
    made: () => SentTrace[],
  ): Promise<Aftermath> {
    const accepted: SentTrace[] = [];
    const refusals: number[] = [];
    let left = requests;
    const sender = async () => {
      while (left-- > 0) {
        const traces = made();
        const { status } = await collector.post("traces", otlpOf(traces));
        if (status === 200) accepted.push(...traces);
        else refusals.push(status);
      }
    };
    await Promise.all([sender(), sender(), sender(), sender()]);
    const lost = () => {
      const arrived = stores.traces("tempo-errors");
      return accepted.filter(({ traceId, spans }) => arrived.get(traceId)?.size !== spans.length);
    };
    const arrived = () => Promise.resolve(lost().length === 0);
    await collector.eventually(arrived, true, 120).catch(() => undefined);
    return { accepted, refusals, lost: lost() };
  }

  it("of many small traces waits, and none of it is lost", async () => {
    const collector = await start("5s", 60);
    const made = () => Array.from({ length: 100 }, () => traceThrough(["a"], next, () => failing));
    const { accepted, refusals, lost } = await flood(collector, 30, made);
    // There is room for 720; the rest is accepted as decisions are made.
    assert.equal(accepted.length, 3_000);
    assert.deepEqual(refusals, []);
    assert.deepEqual(lost, []);
    // Who waits does not send again.
    assert.equal(collector.stores.duplicates, 0);
  });

  it("of large traces waits on disk where the sampler's memory ends, and none of it is lost", async () => {
    const collector = await start("25s", 90, { change: withoutRedaction });
    const more = () => ({ ...failing, attributes: { text: "x".repeat(4_000) } });
    const services = Array.from({ length: 10 }, () => "a");
    const made = () => Array.from({ length: 60 }, () => traceThrough(services, next, more));
    const { accepted, refusals, lost } = await flood(collector, 80, made);
    assert.match(await collector.collector.log(), /data refused due to high memory usage/);
    assert.deepEqual(refusals, []);
    assert.equal(accepted.length, 4_800);
    assert.deepEqual(lost, []);
  });

  it("of large traces is refused where that room ends, too, and what was accepted is not lost", async () => {
    const change = (same: Mapping) => withQueuesOf(20_000_000)(withoutRedaction(same));
    const collector = await start("25s", 90, { change });
    const more = () => ({ ...failing, attributes: { text: "x".repeat(4_000) } });
    const services = Array.from({ length: 10 }, () => "a");
    const made = () => Array.from({ length: 60 }, () => traceThrough(services, next, more));
    const { accepted, refusals, lost } = await flood(collector, 80, made);
    // Eight requests are what the queue alone has room for.
    assert.ok(accepted.length >= 6 * 60, `${accepted.length} were accepted`);
    assert.ok(refusals.length > 0, "none was refused");
    assert.deepEqual([...new Set(refusals)], [503]);
    assert.deepEqual(lost, []);
    const one = () => [traceThrough(["a"], next, () => failing)];
    const again = async () => (await flood(collector, 1, one)).accepted.length;
    await collector.collector.eventually(again, 1);
  });

  it("of a store that is down waits once its queue is full, and none of it is lost", async () => {
    const collector = await start("1s", 200, { changeSampler: withQueuesOf(100_000) });
    const { stores } = collector;
    stores.down = true;
    const made = () => Array.from({ length: 100 }, () => traceThrough(["a"], next, () => failing));
    const sent = flood(collector, 20, made);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    stores.down = false;
    const { accepted, lost } = await sent;
    assert.equal(accepted.length, 2_000);
    assert.deepEqual(lost, []);
  });
});

/** The same configuration, whose searches of long texts do not hold a flood up. */
function withoutRedaction(configuration: Mapping): Mapping {
  const service = mappingAt(configuration, "service");
  const pipelines = mappingAt(service, "pipelines");
  const intake = { ...mappingAt(pipelines, "traces/intake"), processors: ["memory_limiter"] };
  return {
    ...configuration,
    service: { ...service, pipelines: { ...pipelines, "traces/intake": intake } },
  };
}

/** The same configuration, with queues of so many bytes. */
function withQueuesOf(bytes: number) {
  return (configuration: Mapping): Mapping => {
    const exporters = Object.entries(mappingAt(configuration, "exporters"));
    const smaller = exporters.map(([id, settings]) => {
      const { sending_queue, ...others } = settings as Mapping;
      if (sending_queue === undefined) return [id, settings];
      return [
        id,
        { ...others, sending_queue: { ...(sending_queue as Mapping), queue_size: bytes } },
      ];
    });
    return { ...configuration, exporters: Object.fromEntries(smaller) as Mapping };
  };
}
