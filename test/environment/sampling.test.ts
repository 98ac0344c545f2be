import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environmentFrom } from "../../environment/parse.ts";
import { complaints } from "../support/complaints.ts";
import { root } from "../support/environments.ts";
import { productionSampling } from "../support/production-sampling.ts";

const sampled = (more: object) => ({ sampling: { baseline: 25, ...more } });
const rule = (more: object) => sampled({ rules: [{ services: ["a"], percent: 1, ...more }] });

const A_WAIT = "must be whole seconds from '1s' to '10m', as decisions are made once a second";
const A_RULE = "must name `services` or a `route`; what is about every trace is `baseline`";

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "a share by itself",
    { sampling: 25 },
    "must be an object with `baseline`, got '25'  → at sampling",
  ],
  ["no baseline", { sampling: {} }, "is required, but missing  → at sampling.baseline"],
  [
    "a mistyped key",
    sampled({ slowerThen: "1s" }),
    "unrecognized key 'slowerThen', did you mean 'slowerThan'?  → at sampling",
  ],
  [
    "a rule that is not in a list",
    sampled({ rules: { percent: 5 } }),
    "must be a list of rules, got '{\"percent\":5}'  → at sampling.rules",
  ],
  [
    "a rule by its service",
    sampled({ rules: ["web"] }),
    "must be an object with `services` or `route`, and `percent`, got 'web'  → at sampling.rules.0",
  ],
  [
    "a rule about everything",
    sampled({ rules: [{ percent: 5 }] }),
    `${A_RULE}  → at sampling.rules.0`,
  ],
  [
    "a rule without a share",
    sampled({ rules: [{ services: ["a"] }] }),
    "is required, but missing  → at sampling.rules.0.percent",
  ],
  [
    "a rule's share above all",
    rule({ percent: 100.5 }),
    "must be a number from 0 to 100, got '100.5'  → at sampling.rules.0.percent",
  ],
  [
    "a rule about no service",
    rule({ services: [] }),
    "must name a service, got '[]'  → at sampling.rules.0.services",
  ],
  [
    "a rule about a service without a name",
    rule({ services: [""] }),
    "must be a service's name, got ''  → at sampling.rules.0.services.0",
  ],
  [
    "a rule about one service without a list",
    rule({ services: "web" }),
    "must be a list of services, got 'web'  → at sampling.rules.0.services",
  ],
  [
    "a rule about an empty route",
    rule({ route: "" }),
    "must be a route such as '/api/chat', got ''  → at sampling.rules.0.route",
  ],
  [
    "a match of another kind",
    rule({ match: "ends-at" }),
    "must be 'touches' or 'starts-at', got 'ends-at'  → at sampling.rules.0.match",
  ],
  [
    "two rules about the same",
    sampled({
      rules: [
        { services: ["b", "a"], percent: 1 },
        { services: ["a", "b"], match: "touches", percent: 2 },
      ],
    }),
    "must be about other traces than rule 0 is  → at sampling.rules.1",
  ],
  [
    "errors in words",
    sampled({ errors: "all" }),
    "must be 'true' or 'false', got 'all'  → at sampling.errors",
  ],
  [
    "HTTP errors where there are no errors",
    sampled({ errors: false, httpErrorsOf: ["web"] }),
    "must be empty where `sampling.errors` is 'false'  → at sampling.httpErrorsOf",
  ],
  [
    "a slowness without a unit",
    sampled({ slowerThan: 5 }),
    "must be a positive whole number followed by 'ms', 's', 'm', 'h' or 'd', such as '72h', got '5'  → at sampling.slowerThan",
  ],
  [
    "a limit below one trace",
    sampled({ limit: 9 }),
    "must leave each of `sampling.samplers` ('1') room for one trace of `sampling.rate.spansPerTrace` ('10'), got '9'  → at sampling.limit",
  ],
  [
    "a limit of which a sampler's part is below one trace",
    sampled({ limit: 29, samplers: 3 }),
    "must leave each of `sampling.samplers` ('3') room for one trace of `sampling.rate.spansPerTrace` ('10'), got '29'  → at sampling.limit",
  ],
  [
    "a mistyped key of a rule",
    sampled({ rules: [{ services: ["a"], percent: 5, rout: "/x" }] }),
    "unrecognized key 'rout', did you mean 'route'?  → at sampling.rules.0",
  ],
  [
    "a slowness for which no wait is long enough",
    sampled({ slowerThan: "15m", rate: { tracesPerSecond: 1 } }),
    "must leave 5s of the longest `sampling.decisionWait` ('10m') to the SDKs, got '15m'  → at sampling.slowerThan",
  ],
  [
    "a limit of none",
    sampled({ limit: 0 }),
    "must be a whole number from 1 to 1000000000, got '0'  → at sampling.limit",
  ],
  [
    "a wait of half a second",
    sampled({ decisionWait: "500ms" }),
    `${A_WAIT}, got '500ms'  → at sampling.decisionWait`,
  ],
  [
    "a wait with a half second",
    sampled({ decisionWait: "1500ms" }),
    `${A_WAIT}, got '1500ms'  → at sampling.decisionWait`,
  ],
  [
    "a wait beyond reason",
    sampled({ decisionWait: "11m" }),
    `${A_WAIT}, got '11m'  → at sampling.decisionWait`,
  ],
  [
    "a wait too short for what is slow",
    sampled({ slowerThan: "5s", decisionWait: "5s" }),
    "must be longer than `sampling.slowerThan` ('5s'), got '5s'  → at sampling.decisionWait",
  ],
  [
    "a rate of part of a trace",
    sampled({ rate: { tracesPerSecond: 0.5 } }),
    "must be a whole number from 1 to 100000, got '0.5'  → at sampling.rate.tracesPerSecond",
  ],
  [
    "spans of hardly a byte",
    sampled({ rate: { spanBytes: 1 } }),
    "must be a whole number from 100 to 1000000, got '1'  → at sampling.rate.spanBytes",
  ],
  [
    "more samplers than there are addresses for",
    sampled({ samplers: 17 }),
    "must be a whole number from 1 to 16, got '17'  → at sampling.samplers",
  ],
];

describe("settings of sampling", () => {
  for (const [what, changes, line] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }

  it("are told of everything that is wrong among themselves at once", () => {
    const wrong = { limit: 1, slowerThan: "2m", decisionWait: "1m", errors: false };
    assert.equal(complaints(sampled({ ...wrong, httpErrorsOf: ["web"] }))?.length, 4);
  });

  it("keep every error, limit nothing and wait for a half minute's trace where nothing is said", () => {
    const { sampling } = environmentFrom("any", {
      ...{ sampling: { baseline: 5 }, traceRetention: "1d", target: { kind: "docker" } },
    });
    const { errors, httpErrorsOf, rules, decisionWait, rate, slowerThan, limit } = sampling;
    assert.deepEqual(
      { errors, httpErrorsOf, rules },
      { errors: true, httpErrorsOf: [], rules: [] },
    );
    assert.equal(decisionWait.toString(), "35s");
    assert.deepEqual(rate, { tracesPerSecond: 100, spansPerTrace: 10, spanBytes: 1_024 });
    assert.deepEqual([slowerThan, limit], [undefined, undefined]);
    assert.deepEqual(sampling.head, { kind: "all" });
  });

  it("wait longer for what is slower than a half minute, and as long as they say", () => {
    const waitOf = (more: object) => {
      const settings = { ...sampled({ rate: { tracesPerSecond: 20 }, ...more }) };
      return environmentFrom("any", {
        ...{ ...settings, traceRetention: "1d", target: { kind: "docker" } },
      }).sampling.decisionWait.toString();
    };
    assert.equal(waitOf({ slowerThan: "40s" }), "45s");
    assert.equal(waitOf({ slowerThan: "29999ms" }), "35s");
    assert.equal(waitOf({ slowerThan: "40001ms" }), "46s");
    assert.equal(waitOf({ slowerThan: "2s", decisionWait: "3s" }), "3s");
  });

  it("may be those of production, which the documentation has as its example", () => {
    assert.equal(complaints({ sampling: productionSampling }), undefined);
    const text = readFileSync(join(root, "docs/sampling.md"), "utf8");
    const [, example = ""] = /```yaml\n([^`]*)```/.exec(text) ?? [];
    assert.deepEqual(parse(example), { "tracing-infra:sampling": productionSampling });
  });

  it("take a share with a fraction as the command line writes it into an object", () => {
    assert.equal(complaints({ sampling: { baseline: "12.5" } }), undefined);
    assert.equal(complaints({ sampling: { baseline: "1e1" } })?.length, 1);
  });
});
