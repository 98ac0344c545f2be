import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";
import { platformFor } from "../../model/platform.ts";
import { complaints } from "../support/complaints.ts";

const required = { sampling: { baseline: 5 }, traceRetention: "72h", target: { kind: "docker" } };

const named = (count: number) => Array.from({ length: count }, (_, index) => `team-${index}`);

describe("the teams of an environment", () => {
  it("are none where nothing is said", () => {
    assert.deepEqual(platformFor(environmentFrom("any", required)).teams, []);
  });

  it("are those that are named, in their order", () => {
    const teams = ["shop", "billing", "a", "0", "constructor", "x".repeat(63)];
    assert.deepEqual(platformFor(environmentFrom("any", { ...required, teams })).teams, teams);
  });

  it("are 50 at most", () => {
    assert.equal(complaints({ teams: named(50) }), undefined);
  });
});

const NAME = "must be a team's name of 1 to 63 small letters, digits and hyphens, such as 'shop'";
const LIST = "must be a list of teams' names such as '[shop, billing]'";

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, teams: unknown, line: string][] = [
  ["one name instead of a list", "shop", `${LIST}, got 'shop'  → at teams`],
  ["tokens by name", { shop: "t" }, `${LIST}, got '{"shop":"t"}'  → at teams`],
  ["a name in capitals", ["shop", "Billing"], `${NAME}, got 'Billing'  → at teams.1`],
  ["a name with a path in it", ["../shop"], `${NAME}, got '../shop'  → at teams.0`],
  ["a name of two words", ["shop billing"], `${NAME}, got 'shop billing'  → at teams.0`],
  ["a name that ends in a hyphen", ["shop-"], `${NAME}, got 'shop-'  → at teams.0`],
  ["no name at all", [""], `${NAME}, got ''  → at teams.0`],
  ["a name that is too long", ["x".repeat(64)], `${NAME}, got '${"x".repeat(64)}'  → at teams.0`],
  ["a number", [7], `${NAME}, got '7'  → at teams.0`],
  [
    "a name that is there already",
    ["shop", "billing", "shop"],
    "must be another name than those before it, got 'shop'  → at teams.2",
  ],
  ["too many", named(51), "must be at most '50' teams, got '51'  → at teams"],
];

describe("what an environment may not say of its teams", () => {
  for (const [what, teams, line] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(complaints({ teams }), [`✖ ${line}`]);
    });
  }
});
