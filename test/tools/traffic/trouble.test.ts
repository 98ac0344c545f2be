import assert from "node:assert/strict";
import fc from "fast-check";
import type { Placed } from "../../../tools/traffic/layout.ts";
import type { Recipe } from "../../../tools/traffic/scenarios/index.ts";
import { languageOf } from "../../../tools/traffic/services.ts";
import { anyRequest, requestsOf } from "./spans.ts";

const failing = (scenario: Recipe["scenario"], count = 300) =>
  requestsOf(scenario, count, { errorShare: 1 });

const failuresIn = (placed: readonly Placed[]) => placed.filter(({ step }) => step.failure);

describe("a share of requests", () => {
  for (const share of [0, 0.05, 0.5, 1]) {
    it(`fails, and a share is slow, as asked for: ${share}`, () => {
      const all = requestsOf("mixed", 4_000, { errorShare: share, slowShare: share });
      for (const what of ["failed", "slow"] as const) {
        const found = all.filter((request) => request[what]).length / all.length;
        assert.ok(Math.abs(found - share) < 0.02, `${what}: ${found}`);
        if (share === 0 || share === 1) assert.equal(found, share);
      }
    });
  }
});

describe("a failure", () => {
  it("begins in one step, with a stack trace of its service's language", () => {
    const languages = new Set<string>();
    for (const { placed } of failing("mixed")) {
      const [origin, ...others] = failuresIn(placed).filter(({ step }) => step.failure?.stack);
      assert.ok(origin?.step.failure?.stack);
      assert.deepEqual(others, []);
      const { stack, message, type } = origin.step.failure;
      assert.ok(stack.includes(message));
      assert.equal(origin.step.attributes["error.type"], type);
      const language = languageOf(origin.step.service);
      const looks = {
        rust: /\n +0: \w+::/,
        go: /^panic: [^]*goroutine \d+ /,
        python: /^Traceback \(most recent call last\):/,
        nodejs: /\n +at \w+ \(\/app\//,
      };
      assert.match(stack, looks[language]);
      languages.add(language);
    }
    assert.equal(languages.size, 4);
  });

  it("drags its callers along, or is made good by a second attempt", () => {
    const fates = { cascaded: 0, madeGood: 0, alone: 0 };
    for (const { placed, cascaded } of failing("orchestrator")) {
      const failed = failuresIn(placed);
      const again = placed.filter(({ step }) => step.attributes["retry.attempt"] === 2);
      if (cascaded) fates.cascaded++;
      else fates.madeGood++;
      assert.equal(again.length, cascaded ? 0 : 1);
      assert.equal(again[0]?.step.name, cascaded ? undefined : failed[0]?.step.name);
      assert.ok(cascaded ? failed.length > 1 : failed.length === 1);
      for (const { parent } of failed) {
        if (parent !== undefined)
          assert.equal(placed[parent]?.step.failure !== undefined, cascaded);
      }
      const { attributes } = placed[0]?.step ?? assert.fail();
      assert.equal(attributes["http.response.status_code"], cascaded ? 500 : 200);
    }
    assert.ok(fates.madeGood > 60 && fates.cascaded > 150, JSON.stringify(fates));
  });

  it("is the last thing that its failed callers do", () => {
    fc.assert(
      fc.property(anyRequest, ({ placed }) => {
        for (const [index, { step }] of placed.entries()) {
          if (!step.failure) continue;
          const steps = step.steps ?? [];
          assert.ok(steps.length === 0 || steps.at(-1)?.failure, step.name);
          assert.ok(!placed.some(({ parent, links }) => parent === index && links.length > 0));
          assert.equal(step.later, undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("of what takes up a message does not reach who published it", () => {
    const consumers = failing("agent-workflow").filter(({ placed }) =>
      placed.some(({ step }) => step.kind === "consumer" && step.failure),
    );
    assert.ok(consumers.length > 30);
    for (const { placed, cascaded } of consumers) {
      assert.equal(cascaded, false);
      for (const { step, parent } of placed) {
        const isFailed = step.kind === "consumer" && step.failure;
        if (isFailed) assert.equal(placed[parent ?? -1]?.step.failure, undefined);
      }
    }
  });
});
