import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentFrom } from "../../environment/parse.ts";
import {
  keptShare,
  keptShares,
  samplerNeeds,
  STORED_BYTES,
  tierBytes,
  visibility,
  type Traffic,
} from "../../model/capacity.ts";
import { bytesForSpans, decisionBytes, heldBytes } from "../../model/sampler-memory.ts";
import { Duration } from "../../model/units/duration.ts";
import { productionSampling } from "../support/production-sampling.ts";

function sampling(settings: Record<string, unknown>) {
  const target = { kind: "docker" };
  return environmentFrom("test", { sampling: settings, traceRetention: "72h", target }).sampling;
}

const production = sampling(productionSampling);

const traffic: Traffic = {
  ...{ tracesPerSecond: 100, spansPerTrace: 10, spanBytes: 1_000 },
  ...{ errors: 0, slow: 0, shares: {} },
};

const near = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
};

const keptOf = (settings: ReturnType<typeof sampling>, more: Partial<Traffic>) =>
  keptShare(keptShares(settings, { ...traffic, ...more }));

describe("the kept share", () => {
  it("is the baseline where nothing else is said", () => {
    near(keptOf(production, {}), 0.25);
  });

  it("has every error, and of the others what they would be kept at", () => {
    near(keptOf(production, { errors: 10 }), 0.1 + 0.9 * 0.25);
    near(keptOf(sampling({ baseline: 25, errors: false }), { errors: 10 }), 0.25);
  });

  it("has every slow trace only where a length is set", () => {
    near(keptOf(production, { errors: 5, slow: 5 }), 0.1 + 0.9 * 0.25);
    near(keptOf(sampling({ baseline: 25 }), { slow: 5 }), 0.25);
  });

  it("has of the traces that rules are about their shares, above the baseline or below", () => {
    near(keptOf(production, { shares: { "llm-service": 40 } }), 0.4 * 0.5 + 0.6 * 0.25);
    near(keptOf(production, { shares: { "auth-service": 50 } }), 0.5 * 0.1 + 0.5 * 0.25);
  });

  it("lets the highest rate count where rules speak of more than there is", () => {
    const shares = { "data-router": 60, "llm-service": 80, "auth-service": 80 };
    near(keptOf(production, { shares }), 0.6 + 0.4 * 0.5);
  });

  it("takes the highest of several rules about the same service", () => {
    const rules = [
      { services: ["a"], percent: 10 },
      { services: ["a", "b"], percent: 60 },
    ];
    near(keptOf(sampling({ baseline: 0, rules }), { shares: { a: 50 } }), 0.3);
  });

  it("tells a route from the same route of one service", () => {
    const rules = [
      { route: "/api", percent: 40 },
      { services: ["a"], route: "/api", percent: 80 },
    ];
    const settings = sampling({ baseline: 0, rules });
    near(keptOf(settings, { shares: { "/api": 50 } }), 0.2);
    near(keptOf(settings, { shares: { "a/api": 50 } }), 0.4);
  });

  it("ends at the limit, of which errors are no part", () => {
    const limited = sampling({ baseline: 50, limit: 100 });
    near(keptOf(limited, { errors: 20 }), 0.2 + 0.1);
    near(keptOf(sampling({ baseline: 50, limit: 1_000 }), { errors: 20 }), 0.2 + 0.4);
  });

  it("is never more than all, nor less than the errors", () => {
    const percent = fc.integer({ min: 0, max: 50 });
    const shares = fc.dictionary(
      fc.constantFrom("data-router", "llm-service", "auth-service"),
      fc.integer({ min: 0, max: 100 }),
    );
    fc.assert(
      fc.property(percent, percent, shares, (errors, slow, shares) => {
        const kept = keptOf(production, { errors, slow, shares });
        assert.ok(kept <= 1 + 1e-9 && kept >= (errors + slow) / 100 - 1e-9, String(kept));
      }),
    );
  });
});

describe("the bytes of a tier", () => {
  const days = (count: number) => Duration.parse(`${count}d`);
  const sentPerDay = 100 * 10 * 1_000 * 86_400;

  it("are the tier's share of what is sent, compressed, for its retention", () => {
    const { standard, errors } = tierBytes(
      production,
      { ...traffic, errors: 10 },
      { standard: days(7), errors: days(30) },
    );
    near(standard?.share ?? 0, 0.9 * 0.25);
    near(errors?.share ?? 0, 0.1);
    near((standard?.sentPerDay ?? 0) / sentPerDay, 0.9 * 0.25);
    near(standard?.disk ?? 0, 7 * sentPerDay * 0.9 * 0.25 * STORED_BYTES.tempo);
    near(errors?.disk ?? 0, 30 * sentPerDay * 0.1 * STORED_BYTES.tempo);
  });

  it("have errors among the others where there is no tier for them", () => {
    const { standard } = tierBytes(production, { ...traffic, errors: 10 }, { standard: days(7) });
    near(standard?.share ?? 0, 0.1 + 0.9 * 0.25);
  });

  it("have errors twice where everything is kept at once", () => {
    const all = sampling({ baseline: 100 });
    const tiers = { standard: days(3), errors: days(3), jaeger: days(3) };
    const { standard, errors, jaeger } = tierBytes(all, { ...traffic, errors: 10 }, tiers);
    near(standard?.share ?? 0, 1);
    near(errors?.share ?? 0, 0.1);
    near(jaeger?.share ?? 0, 1);
  });
});

describe("what samplers need", () => {
  it("is nothing where nothing waits", () => {
    const needs = samplerNeeds(sampling({ baseline: 100 }), traffic);
    assert.deepEqual(needs, { held: 0, decisions: 0, samplers: 0 });
  });

  it("is one sampler for the load that settings are made for by default", () => {
    assert.equal(samplerNeeds(production, production.rate).samplers, 1);
  });

  it("is the fewest samplers that the settings would be accepted with", () => {
    const load = fc.record({
      tracesPerSecond: fc.integer({ min: 1, max: 1_500 }),
      spansPerTrace: fc.integer({ min: 1, max: 50 }),
      spanBytes: fc.integer({ min: 100, max: 2_000 }),
    });
    const fits = (rate: Traffic, samplers: number) => {
      const part = { ...rate, tracesPerSecond: rate.tracesPerSecond / samplers };
      return heldBytes(part, production.decisionWait) <= bytesForSpans(part, ["sampler"]) + 1;
    };
    fc.assert(
      fc.property(load, (rate) => {
        const { samplers, decisions } = samplerNeeds(production, rate);
        const all = { ...traffic, ...rate };
        assert.equal(decisions, decisionBytes(rate, ["sampler"]));
        assert.ok(fits(all, samplers), `${samplers} have no room`);
        assert.ok(samplers === 1 || !fits(all, samplers - 1), `${samplers - 1} have room`);
      }),
    );
  });
});

describe("the time until a trace can be read", () => {
  const batch = Duration.parse("200ms");

  it("is the wait, up to a second for the decision, the batch and Tempo's work", () => {
    const wait = production.decisionWait.milliseconds;
    const { least, most } = visibility(production, batch);
    assert.ok(least >= wait && least < wait + 100, String(least));
    assert.ok(most >= wait + 1_000 + 200 && most < wait + 1_000 + 200 + 500, String(most));
  });

  it("has no wait where everything is kept", () => {
    assert.ok(visibility(sampling({ baseline: 100 }), batch).most < 500);
  });

  it("is longer by the limit's own decision", () => {
    const limited = sampling({ ...productionSampling, limit: 1_000 });
    assert.equal(visibility(limited, batch).most - visibility(production, batch).most, 2_000);
  });
});
