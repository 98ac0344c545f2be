import assert from "node:assert/strict";
import fc from "fast-check";
import { satisfies } from "../../../tools/setup/version.ts";

describe("the range of Pulumi versions", () => {
  it("takes the wanted version and newer ones of the same major version", () => {
    for (const found of ["3.250.0", "v3.250.0", "v3.250.1", "v3.251.0\n", "3.1000.0"]) {
      assert.equal(satisfies(found, "3.250.0"), true, found);
    }
  });

  it("takes no older version, no other major version and nothing unreadable", () => {
    for (const found of ["3.249.9", "v3.9.0", "4.0.0", "v2.300.0", "", "3.250", "dev"]) {
      assert.equal(satisfies(found, "3.250.0"), false, found);
    }
  });

  it("orders two versions of one major version one way only", () => {
    const part = fc.nat({ max: 30 });
    const version = fc.tuple(part, part).map(([minor, patch]) => `3.${minor}.${patch}`);
    fc.assert(
      fc.property(version, version, (a, b) => {
        assert.equal(satisfies(a, b) && satisfies(b, a), a === b);
        assert.equal(satisfies(a, b) || satisfies(b, a), true);
      }),
    );
  });
});
