import assert from "node:assert/strict";
import { parse } from "yaml";
import { yaml } from "../../components/yaml.ts";
import { framesOf } from "../../tools/archive/frames.ts";
import { Canaries } from "../support/canaries.ts";
import { spansWith } from "../support/canary-telemetry.ts";
import { CollectorContainer } from "../support/collector-container.ts";
import { filesOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

function configuration(): Mapping {
  return parse(filesOf("dev")["collector.yaml"] ?? assert.fail()) as Mapping;
}

/** The same with nobody to redact. */
function withoutPrivacy(): Mapping {
  const changed = configuration();
  const intake = mappingAt(changed, "service", "pipelines", "traces/intake");
  const processors = intake["processors"] as string[];
  (intake as Record<string, unknown>)["processors"] = processors.filter(
    (id) => id !== "transform/privacy",
  );
  return changed;
}

/** Positions of private data in the archive, and all that is in it. */
async function archivedOf(settings: Mapping) {
  const collector = await CollectorContainer.start(yaml(settings));
  try {
    const canaries = new Canaries();
    await collector.send("traces", spansWith(canaries));
    const text = [...(await collector.archive()).values()]
      .flatMap((file) => [...framesOf(file)])
      .map((found) => (found.kind === "frame" ? Buffer.from(found.content).toString("latin1") : ""))
      .join("");
    return { canaries, text };
  } finally {
    await collector.stop();
  }
}

/** A number as protobuf writes it: seven bits in each byte, the lowest first. */
function varint(number: number): string {
  const bytes: number[] = [];
  for (let rest = BigInt(number); rest > 0n; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
  }
  return Buffer.from(bytes).toString("latin1");
}

/** Positions of all that is found, numbers among them. */
function foundIn({ planted }: Canaries, text: string): string[] {
  return [...planted]
    .filter(([canary]) => text.includes(/^\d+$/.test(canary) ? varint(Number(canary)) : canary))
    .map(([, position]) => position);
}

describe("private data on their way to the archive of the real Collector", function () {
  this.timeout(120_000);

  it("are not in it, from any position of a span", async () => {
    const { canaries, text } = await archivedOf(configuration());
    assert.ok(canaries.planted.size > 50);
    assert.deepEqual(foundIn(canaries, text), []);
    assert.ok(text.includes("before *** after"));
  });

  it("are in it from every position without the redaction", async () => {
    const { canaries, text } = await archivedOf(withoutPrivacy());
    assert.deepEqual(foundIn(canaries, text), [...canaries.planted.values()]);
  });
});
