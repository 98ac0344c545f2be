import assert from "node:assert/strict";
import { covered, engineSpansIn, phasesOf } from "../../../tools/bench/preview/phases.ts";

const RUN = "pulumirpc.LanguageRuntime/Run";
const REGISTER = "pulumirpc.ResourceMonitor/RegisterResource";

const preview = [
  { name: "pulumi", start: 0, end: 1_000 },
  { name: "newPlugin", kind: "language", start: 10, end: 60 },
  { name: RUN, start: 100, end: 950 },
  { name: REGISTER, start: 500, end: 900 },
  { name: REGISTER, start: 300, end: 301 },
  { name: REGISTER, start: 510, end: 520 },
  { name: "newPlugin", kind: "resource", start: 520, end: 600 },
  { name: "newPlugin", kind: "resource", start: 580, end: 640 },
];

describe("the phases of a preview", () => {
  it("follow each other from the first register on, and sum up to the whole", () => {
    const phases = phasesOf(preview);
    assert.deepEqual(phases, {
      "engine and language host start": 100,
      "Node starts and loads the SDK's runner": 200,
      "the program's modules load": 200,
      "provider plugins start": 120,
      "resources are registered, checked and compared": 330,
      "engine ends": 50,
    });
    assert.equal(
      Object.values(phases).reduce((sum, milliseconds) => sum + milliseconds, 0),
      1_000,
    );
  });

  it("end a program without a resource with its modules", () => {
    const phases = phasesOf(preview.slice(0, 3).concat({ name: REGISTER, start: 300, end: 301 }));
    assert.equal(phases["the program's modules load"], 650);
    assert.equal(phases["resources are registered, checked and compared"], 0);
  });

  it("are not made up where the trace lacks a span or has it twice", () => {
    const without = (name: string) => preview.filter((span) => span.name !== name);
    assert.throws(() => phasesOf(without("pulumi")), /one span 'pulumi', got '0'/);
    assert.throws(() => phasesOf(without(RUN)), /one span '.*\/Run', got '0'/);
    assert.throws(() => phasesOf(without(REGISTER)), /a span '.*\/RegisterResource'/);
    assert.throws(() => phasesOf([...preview, ...preview]), /one span 'pulumi', got '2'/);
  });

  it("count time that two plugins share once", () => {
    assert.equal(covered([]), 0);
    const spans = [
      { start: 5, end: 8 },
      { start: 0, end: 4 },
      { start: 1, end: 2 },
      { start: 3, end: 6 },
    ];
    assert.equal(covered(spans), 8);
  });
});

describe("the engine's trace file", () => {
  const span = {
    name: "newPlugin",
    traceId: "00",
    startTimeUnixNano: "1795237452659719279",
    endTimeUnixNano: "1795237452795719279",
    attributes: [
      { key: "attachDebugger", value: { boolValue: false } },
      { key: "kind", value: { stringValue: "resource" } },
    ],
  };
  const line = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

  it("has an export a line, with times in nanoseconds", () => {
    const [one, two, ...others] = engineSpansIn(`${line}\n${line}\n`);
    assert.ok(one && two);
    assert.deepEqual(others, []);
    assert.equal(one.kind, "resource");
    assert.equal(Math.round((one.end - one.start) * 1_000), 136_000);
  });

  it("is not read in half", () => {
    assert.throws(() => engineSpansIn(line.slice(0, -5)), SyntaxError);
    assert.throws(() => engineSpansIn(`{"resourceSpans":[{}]}`), /scopeSpans/);
  });
});
