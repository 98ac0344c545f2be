import assert from "node:assert/strict";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { faultsFrom, NO_FAULTS, Switchboard } from "../../apps/business-logic/faults.ts";
import { Metrics } from "../../apps/business-logic/metrics.ts";
import { callerOf, headersOf, priorityOf } from "../../apps/business-logic/scope.ts";
import { settingsFrom } from "../../apps/business-logic/settings.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;

describe("business-logic", () => {
  it("hands on to those it asks what its caller is doing", () => {
    const headers = headersOf(callerOf({ traceparent, "x-correlation-id": "order-7" }));
    assert.deepEqual(headers, { traceparent, "x-correlation-id": "order-7" });
  });

  it("notes that somebody wants the trace kept, and hands that on, but nothing else of the baggage", () => {
    const wanted = [
      { "x-trace-debug": "1" },
      { baggage: "user=anna,sampling.priority=1;x=y" },
      { baggage: "sampling.priority=2" },
    ];
    for (const headers of wanted) {
      const caller = callerOf({ ...headers, "x-correlation-id": "order-7" });
      assert.deepEqual(priorityOf(caller), { "sampling.priority": 1 });
      assert.deepEqual(headersOf(caller), {
        "x-correlation-id": "order-7",
        baggage: "sampling.priority=1",
      });
    }
    const others = [
      { "x-trace-debug": "0" },
      { "x-trace-debug": "true" },
      { baggage: "sampling.priority=0" },
      { baggage: "sampling.priority=high,priority=1" },
    ];
    for (const headers of others) {
      const caller = callerOf({ ...headers, "x-correlation-id": "order-7" });
      assert.deepEqual(priorityOf(caller), {});
      assert.deepEqual(headersOf(caller), { "x-correlation-id": "order-7" });
    }
  });

  it("takes the trace for correlation where nothing else is said, else an id of its own", () => {
    assert.equal(callerOf({ traceparent }).correlation, TRACE);
    assert.match(callerOf({}).correlation, /^[0-9a-f-]{36}$/);
  });

  it("fails every fourth request at a rate of a quarter", () => {
    const faults = new Switchboard();
    faults.current = faultsFrom({ errorRate: 0.25 });
    const failed = Array.from({ length: 8 }, () => faults.fails());
    assert.deepEqual(failed, [false, false, false, true, false, false, false, true]);
  });

  it("names a fault that there is not, or not so", () => {
    assert.deepEqual(faultsFrom({}), NO_FAULTS);
    assert.throws(() => faultsFrom({ errorRate: 2 }), {
      message: "errorRate: must be a number from 0 to 1, got '2'; correct it",
    });
    assert.throws(() => faultsFrom({ slow: 2 }), {
      message: "faults: must be 'slowMilliseconds' or 'errorRate', got 'slow'; leave it out",
    });
  });

  it("shows the trace of a request beside its duration", async () => {
    const metrics = new Metrics();
    const span = { traceId: TRACE, spanId: "00f067aa0ba902b7", traceFlags: 1 };
    const context = trace.setSpanContext(ROOT_CONTEXT, span);
    const done = { service: "business-logic", operation: "authenticate", status: 200 };
    metrics.observe({ ...done, seconds: 0.015 }, { context, correlation: "order-7" });
    const bucket = `request_duration_seconds_bucket{le="0.025",service="business-logic",operation="authenticate",status="200"} 1 # {trace_id="${TRACE}"} 0.015`;
    assert.ok((await metrics.text()).includes(bucket), await metrics.text());
  });

  it("says which setting is missing and what to do", () => {
    assert.throws(() => settingsFrom({}), {
      message: "REDIS_URL: must be set, got nothing; see apps/README.md",
    });
  });
});
