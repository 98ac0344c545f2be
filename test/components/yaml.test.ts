import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { yaml } from "../../components/yaml.ts";

describe("a configuration as YAML", () => {
  it("repeats a value that stands in two places, since not every tool follows anchors", () => {
    const shared = { a: 1 };
    assert.equal(yaml({ one: shared, two: shared }), "one:\n  a: 1\ntwo:\n  a: 1\n");
  });

  it("keeps a long text in one line", () => {
    const query = "sum by (job) (rate(spans_total[5m])) / ".repeat(20);
    assert.equal(yaml({ query }).trimEnd().split("\n").length, 1);
  });

  it("quotes the words that older readers take for something else than text", () => {
    const words = [
      "yes",
      "no",
      "on",
      "off",
      "y",
      "n",
      "NO",
      "true",
      "null",
      "~",
      "1.3",
      "0777",
      "1:30",
    ];
    for (const word of words) assert.equal(yaml({ word }), `word: "${word}"\n`);
  });

  it("is read back as the same value, by readers of YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value = JSON.parse(json) as unknown;
        for (const version of ["1.1", "1.2"] as const) {
          assert.deepEqual(parse(yaml({ value }), { version }), { value });
        }
      }),
    );
  });
});
