import assert from "node:assert/strict";
import { parse } from "yaml";
import { yaml } from "../../components/yaml.ts";
import { Canaries } from "../support/canaries.ts";
import { logsWith, metricsWith, spansWith } from "../support/canary-telemetry.ts";
import { CollectorContainer } from "../support/collector-container.ts";
import { filesOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

/** What the Collector wrote to its log and into its queues after canaries of every kind had come in. */
interface Aftermath {
  readonly canaries: Canaries;
  readonly log: string;
  readonly queues: string;
}

/** The Collector's configuration, with everything in the log and every store out of reach. */
function configuration(): Mapping {
  return parse(filesOf("dev", { debug: true })["collector.yaml"] ?? assert.fail()) as Mapping;
}

/** The same with nobody to redact. */
function withoutPrivacy(): Mapping {
  const changed = structuredClone(configuration());
  for (const pipeline of Object.values(mappingAt(changed, "service", "pipelines"))) {
    const stages = pipeline as { processors: string[] };
    stages.processors = stages.processors.filter((id) => id !== "transform/privacy");
  }
  return changed;
}

async function aftermathOf(settings: Mapping): Promise<Aftermath> {
  const collector = await CollectorContainer.start(yaml(settings));
  try {
    const canaries = new Canaries();
    await collector.send("traces", spansWith(canaries));
    await collector.send("metrics", metricsWith(canaries));
    await collector.send("logs", logsWith(canaries));
    // Last come the metrics that are made of the spans.
    const made = async () => (await collector.log()).includes("traces.span.metrics.duration");
    await collector.eventually(made, true);
    return { canaries, log: await collector.log(), queues: await collector.queues() };
  } finally {
    await collector.stop();
  }
}

describe("private data that come into the real Collector", function () {
  this.timeout(120_000);

  let redacted: Aftermath;
  let control: Aftermath;

  before("plant canaries in every position, with the redaction and without", async () => {
    [redacted, control] = await Promise.all([
      aftermathOf(configuration()),
      aftermathOf(withoutPrivacy()),
    ]);
  });

  it("get neither into its log nor into its queues, from any position of any signal", () => {
    const { canaries, log, queues } = redacted;
    assert.deepEqual(canaries.foundIn(log, queues), []);
    assert.ok(log.includes("before *** after"));
    assert.ok(queues.includes("before *** after"));
  });

  it("get into both from every position without the redaction", () => {
    const { canaries, log, queues } = control;
    assert.ok(canaries.planted.size > 200);
    assert.deepEqual(canaries.foundIn(log, queues), [...canaries.planted.values()]);
    assert.ok(canaries.foundIn(queues).length > canaries.planted.size / 2);
  });

  it("leave what is not private as it was", () => {
    for (const where of ["span", "event", "log-text", "log-body-map", "gauge-point"]) {
      assert.ok(
        redacted.log.includes(`user.id: Str(user-of-${where})`) ||
          redacted.log.includes(`user-of-${where}`),
        where,
      );
    }
    assert.match(redacted.log, /gen_ai\.usage\.input_tokens: Int\(412\)/);
    assert.match(redacted.log, /llm\.tokens\.total: Int\(540\)/);
    assert.match(redacted.log, /Trace ID\s+: 5b8efff798038103d269b633813fc60c/);
    assert.match(redacted.log, /correlation_id: Str\(5b8efff798038103d269b633813fc60c\)/);
  });
});
