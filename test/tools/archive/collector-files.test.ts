import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { parse } from "yaml";
import { yaml } from "../../../components/yaml.ts";
import { indexOf, type FileIndex } from "../../../tools/archive/file-index.ts";
import { framesOf } from "../../../tools/archive/frames.ts";
import { partOf, spansIn } from "../../../tools/archive/otlp.ts";
import { CollectorContainer } from "../../support/collector-container.ts";
import { otlpOf, traceThrough, type SentTrace } from "../../support/sampled-traffic.ts";
import { filesOf } from "../../support/workloads.ts";
import { mappingAt, type Mapping } from "../../support/yaml-walk.ts";

const CURRENT = "collector/traces.otlp";

/**
 * The dev stack's configuration with files of one mebibyte, and without stores and Redis: what is out
 * of reach is waited for at its end.
 */
function configuration(): Mapping {
  const settings = parse(
    filesOf("dev", { profile: "lite" })["collector.yaml"] ?? assert.fail(),
  ) as Mapping;
  const rotation = mappingAt(settings, "exporters", "file/archive", "rotation");
  assert.equal(rotation["max_megabytes"], 16);
  (rotation as Record<string, unknown>)["max_megabytes"] = 1;
  const exporters = mappingAt(settings, "exporters");
  const stays = (id: string) => id === "file/archive" || id === "prometheus/own";
  const isStore = (id: string) => id in exporters && !stays(id);
  const pipelines = Object.entries(mappingAt(settings, "service", "pipelines"));
  const alone = pipelines.map(([id, stages]) => {
    const named = (stages as { exporters: string[] }).exporters;
    const left = named.filter((one) => !isStore(one));
    return [id, { ...(stages as Mapping), exporters: left.length > 0 ? left : ["debug"] }];
  });
  const kept = Object.entries(exporters).filter(([id]) => stays(id));
  return {
    ...settings,
    exporters: { ...Object.fromEntries(kept), debug: {} },
    service: { ...mappingAt(settings, "service"), pipelines: Object.fromEntries(alone) as Mapping },
  };
}

/** Some traces through two services, every third with an error, each of them with a text as long as is said. */
function tracesOf(count: number, length = 0): SentTrace[] {
  return Array.from({ length: count }, (_, index) =>
    traceThrough(["shop", "payment", `only-${index % 3}`], Math.random, (place) => ({
      milliseconds: 10 - place,
      failed: index % 3 === 0 && place === 1,
      ...(length > 0 && { attributes: { noise: randomBytes(length).toString("base64") } }),
    })),
  );
}

/** What an index should say of a trace. */
function expectedOf({ traceId, start, spans }: SentTrace) {
  return {
    id: traceId,
    first: start * 1_000,
    last: (start + Math.max(...spans.map(({ milliseconds = 5 }) => milliseconds))) * 1_000,
    spans: spans.length,
    failed: spans.some(({ failed }) => failed),
    services: spans.map(({ service }) => service).sort(),
  };
}

/** What the indexes of some files say together; traces here are in one file each. */
function foundIn(indexes: readonly FileIndex[]) {
  return indexes
    .flatMap(({ parts }) => parts)
    .map((part) => ({ ...part, services: [...part.services].sort() }))
    .sort((one, other) => one.id.localeCompare(other.id));
}

const sorted = (traces: readonly SentTrace[]) =>
  traces.map(expectedOf).sort((one, other) => one.id.localeCompare(other.id));

const indexesOf = (files: ReadonlyMap<string, Buffer>) =>
  [...files].map(([path, content]) => indexOf(path, content));

describe("the archive's files as the real Collector writes them", function () {
  this.timeout(120_000);

  let collector: CollectorContainer;
  const sent: SentTrace[] = [];

  const send = async (traces: SentTrace[]) => {
    await collector.send("traces", otlpOf(traces));
    sent.push(...traces);
  };

  before("start it", async () => {
    collector = await CollectorContainer.start(yaml(configuration()));
  });

  after("remove it", async () => {
    await collector.stop();
  });

  it("have every span of what it has answered for, at once", async () => {
    for (let request = 0; request < 20; request++) await send(tracesOf(1 + (request % 5)));
    const files = await collector.archive();
    assert.deepEqual([...files.keys()], [CURRENT]);
    const [index] = indexesOf(files);
    assert.deepEqual([index?.summary.lost, index?.summary.requests], [0, 20]);
    assert.deepEqual(foundIn(index ? [index] : []), sorted(sent));
    for (const found of framesOf(files.get(CURRENT) ?? Buffer.alloc(0))) {
      if (found.kind === "frame")
        assert.deepEqual(
          partOf(found.content, () => true),
          found.content,
        );
    }
    const spans = [...framesOf(files.get(CURRENT) ?? Buffer.alloc(0))].flatMap((found) =>
      found.kind === "frame" ? spansIn(found.content) : [],
    );
    assert.deepEqual(
      spans.map(({ spanId }) => spanId).sort(),
      sent.flatMap((trace) => trace.spans.map(({ spanId }) => spanId)).sort(),
    );
  });

  it("are full one after the other, and together have everything", async () => {
    for (let request = 0; request < 30; request++) await send(tracesOf(5, 6_000));
    const files = await collector.archive();
    assert.ok(files.size >= 3, [...files.keys()].join());
    for (const [path, content] of files) {
      assert.ok(content.length <= 2 ** 20, path);
      assert.match(path, /^collector\/traces(-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}-size)?\.otlp$/);
    }
    assert.deepEqual(foundIn(indexesOf(files)), sorted(sent));
  });

  for (const how of ["killed", "stopped"] as const) {
    it(`lose nothing that it has answered for when it is ${how} under load`, async () => {
      let isOver = false;
      const sending = (async () => {
        while (!isOver) {
          const traces = tracesOf(3, 300);
          const answered = await collector.send("traces", otlpOf(traces)).then(
            () => true,
            () => false,
          );
          if (answered) sent.push(...traces);
          else isOver = true;
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const exitCode = await collector.end(how);
      // Its own metrics have nowhere to go at its end, hence no 0.
      assert.equal(exitCode, how === "killed" ? 137 : 1);
      await sending;
      const found = foundIn(indexesOf(await collector.archive()));
      const ids = new Set(found.map(({ id }) => id));
      assert.deepEqual(
        sent.filter(({ traceId }) => !ids.has(traceId)),
        [],
      );
      await collector.begin();
    });
  }

  it("are read around a write that was cut short, before which and behind which all is there", async () => {
    await send(tracesOf(2));
    await collector.end("killed");
    const whole = (await collector.archive()).get(CURRENT) ?? assert.fail();
    const before = indexOf(CURRENT, whole).summary;
    assert.equal(before.lost, 0);
    const last = [...framesOf(whole)].length;
    for (const cut of [1, 3, 7, 40]) {
      const { summary } = indexOf(CURRENT, whole.subarray(0, -cut));
      assert.equal(summary.requests, last - 1, `${cut}`);
      assert.ok(summary.lost > 0);
    }
    const torn = whole.subarray(0, -40);
    const { lost } = indexOf(CURRENT, torn).summary;
    await collector.replaceArchived(CURRENT, torn);
    await collector.begin();
    const behind = tracesOf(4);
    await collector.send("traces", otlpOf(behind));
    const index = indexOf(CURRENT, (await collector.archive()).get(CURRENT) ?? assert.fail());
    assert.deepEqual([index.summary.lost, index.summary.requests], [lost, last]);
    assert.deepEqual(
      foundIn([index]).filter(({ id }) => behind.some(({ traceId }) => traceId === id)),
      sorted(behind),
    );
  });
});
