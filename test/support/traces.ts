import fc from "fast-check";
import { lengthOf, referenceRequest, type Step } from "../../tools/traffic/reference-request.ts";
import type { Span } from "../../tools/trace.ts";

/** The spans of a request that began at `start` (microseconds), with ids counted from the root's. */
export function spansOf(root: Step = referenceRequest, start = 1_700_000_000_000_000): Span[] {
  const spans: Span[] = [];
  const add = (step: Step, began: number, parentId?: string): void => {
    const spanId = (spans.length + 1).toString(16).padStart(16, "0");
    spans.push({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId,
      parentId,
      service: step.service,
      name: step.name,
      start: began,
      duration: lengthOf(step) * 1_000,
      attributes: Object.fromEntries(
        Object.entries(step.attributes).map(([key, value]) => [key, String(value)]),
      ),
    });
    let next = began + (step.milliseconds ?? 0) * 1_000;
    for (const child of step.steps ?? []) {
      add(child, next, spanId);
      next += lengthOf(child) * 1_000;
    }
  };
  add(root, start);
  return spans;
}

/** Any step, with steps within steps down to a depth. */
function anyStep(depth: number): fc.Arbitrary<Step> {
  return fc.record(
    {
      service: fc.constantFrom("gateway", "router", "store"),
      name: fc.string(),
      kind: fc.constantFrom("server", "client", "internal", "producer"),
      attributes: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
      milliseconds: fc.integer({ min: 0, max: 1_000 }),
      steps: depth === 0 ? fc.constant([]) : fc.array(anyStep(depth - 1), { maxLength: 3 }),
    },
    { noNullPrototype: true },
  );
}

/** Any whole trace. */
export const anyTrace = anyStep(3).map((root) => spansOf(root));
