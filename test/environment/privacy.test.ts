import assert from "node:assert/strict";
import { KEY_PATTERNS, VALUE_PATTERNS } from "../../environment/private-data.ts";
import { isRe2, matchesEmptyText } from "../../environment/re2.ts";
import { environmentOf } from "../support/environments.ts";

/** What Go takes for a regular expression, and what it does not. */
const expressions = {
  good: [
    ...[
      "a",
      "(?i)pass",
      "(?i:pass)word",
      "(?P<name>a)",
      "(?<name>a)",
      "[[:alpha:]_-]+",
      "\\d{2,3}?",
    ],
    ...[
      "\\x{10FFFF}",
      "\\x41",
      "\\pL\\p{Greek}",
      "\\Qa.b\\E+c",
      "a{,3}",
      "a}b]",
      "\\_\\-\\@",
      "\\bword\\b",
    ],
    ...["[\\]\\d-]", "[]a]", "[^]a]+b", "a{1000}", "\\Aword\\z", "(?s).+\\n"],
  ],
  bad: [
    ...["(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?<n>a)\\k<n>", "(", "a)", "[a", "a**"],
    ...[
      "*a",
      "a{1001}",
      "a{2}{3}",
      "\\u0041",
      "\\cA",
      "\\Z",
      "(?x)a",
      "\\8",
      "(?>a)",
      "\\x",
      "[\\q]",
    ],
  ],
};

describe("the patterns of private data", () => {
  for (const text of expressions.good) {
    it(`may be '${text}'`, () => {
      assert.ok(isRe2(text));
    });
  }

  for (const text of expressions.bad) {
    it(`must not be '${text}'`, () => {
      assert.ok(!isRe2(text));
      assert.throws(() => environmentOf("dev", { privacy: { valuePatterns: [text] } }), {
        message: `Pulumi.dev.yaml is not a valid environment:\n✖ must be a regular expression of RE2, without look-around and back-references, got '${text}'  → at privacy.valuePatterns.0`,
      });
    });
  }

  for (const text of ["", "a*", "^", "(?i)x?", "a|"]) {
    it(`must not match the empty text, as '${text}' does`, () => {
      assert.ok(matchesEmptyText(text));
      assert.throws(() => environmentOf("dev", { privacy: { keyPatterns: [text] } }), {
        message: `Pulumi.dev.yaml is not a valid environment:\n✖ must be a regular expression that does not match the empty text, got '${text}'  → at privacy.keyPatterns.0`,
      });
    });
  }

  it("may be none", () => {
    const { privacy } = environmentOf("dev", { privacy: { keyPatterns: [], valuePatterns: [] } });
    assert.deepEqual(privacy, { keyPatterns: [], valuePatterns: [] });
  });

  it("have defaults that are some", () => {
    const { privacy } = environmentOf("dev");
    assert.deepEqual(privacy, { keyPatterns: KEY_PATTERNS, valuePatterns: VALUE_PATTERNS });
  });
});
