import assert from "node:assert/strict";
import { Sample, wrongInTempo } from "../../../tools/traffic/check.ts";
import type { Span } from "../../../tools/trace.ts";
import { requestsOf, spansOf } from "./spans.ts";
import { standIn } from "./stand-in.ts";

const traces = requestsOf("agent-workflow", 2).map(({ placed }, index) =>
  spansOf(placed).map((span): Span => ({
    ...span,
    traceId: `${index}`.padStart(32, "a"),
    attributes: { correlation_id: "c-1", ...span.attributes },
  })),
);

/** Tempo's answer with these spans. */
function tempoAnswer(spans: readonly Span[]): string {
  const base64 = (id: string) => Buffer.from(id, "hex").toString("base64");
  const attributesOf = (attributes: Span["attributes"]) =>
    Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const resourceSpans = spans.map((span) => ({
    resource: { attributes: attributesOf({ "service.name": span.service }) },
    scopeSpans: [
      {
        spans: [
          {
            traceId: base64(span.traceId),
            spanId: base64(span.spanId),
            ...(span.parentId !== undefined && { parentSpanId: base64(span.parentId) }),
            name: span.name,
            startTimeUnixNano: `${span.start}000`,
            endTimeUnixNano: `${span.start + span.duration}000`,
            attributes: attributesOf(span.attributes),
          },
        ],
      },
    ],
  }));
  return JSON.stringify({ trace: { resourceSpans } });
}

describe("the check of what is stored", () => {
  const wrongAfter = async (change: (spans: readonly Span[]) => readonly Span[] | undefined) => {
    const tempo = await standIn(({ path }) => {
      const stored = change(traces.find(([root]) => path.endsWith(root?.traceId ?? "?")) ?? []);
      return stored ? { status: 200, body: tempoAnswer(stored) } : { status: 404 };
    });
    try {
      return await wrongInTempo(tempo.access, traces, 200);
    } finally {
      await tempo.end();
    }
  };

  it("finds nothing wrong with traces that are stored as they were sent", async () => {
    assert.deepEqual(await wrongAfter((spans) => spans), []);
  });

  it("misses a trace that is not stored", async () => {
    const wrong = await wrongAfter(() => undefined);
    assert.deepEqual(
      wrong,
      traces.map(([root]) => `trace ${root?.traceId ?? ""}: is not in Tempo`),
    );
  });

  it("notices a span that is missing, one that is changed, and a correlation that was not made", async () => {
    const lost = await wrongAfter((spans) => spans.slice(0, -1));
    assert.match(lost.join(), /workflow-orchestrator\.complete is missing/);
    const late = await wrongAfter(([root, ...others]) =>
      root ? [{ ...root, start: root.start + 1 }, ...others] : [],
    );
    assert.match(late.join(), /workflow-orchestrator\.start: start is /);
    const bare = await wrongAfter(([root, ...others]) =>
      root ? [{ ...root, attributes: { ...root.attributes, correlation_id: "" } }, ...others] : [],
    );
    assert.match(bare.join(), /workflow-orchestrator\.start has no correlation_id/);
  });
});

describe("a sample of traces", () => {
  const traceCalled = (traceId: string) => traces[0]?.map((span) => ({ ...span, traceId })) ?? [];

  it("is all of them where they are few, and twenty of any number", () => {
    const sample = new Sample(1);
    for (let index = 0; index < 20; index++) sample.add(traceCalled(`${index}`));
    assert.deepEqual(
      sample.traces.map(([root]) => root?.traceId),
      Array.from({ length: 20 }, (_, index) => `${index}`),
    );
    for (let index = 20; index < 2_000; index++) sample.add(traceCalled(`${index}`));
    const kept = sample.traces.map(([root]) => Number(root?.traceId));
    assert.equal(new Set(kept).size, 20);
    assert.ok(kept.some((index) => index > 1_500) && kept.some((index) => index < 1_000));
  });
});
