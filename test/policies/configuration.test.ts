import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationFrom, levelOf, limitsOf } from "../../policies/judging/configuration.ts";
import { policies } from "../../policies/policies.ts";
import { root } from "../../tools/stack-file.ts";

const folder = join(root, "policies/config");

describe("the policies' configurations", () => {
  for (const name of readdirSync(folder)) {
    it(`have in ${name} nothing but policies, levels and limits that there are`, () => {
      const written: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      configurationFrom(name, written, policies);
    });
  }

  it("refuse everything that is not refused in dev in prod as well", () => {
    const read = (name: string) =>
      configurationFrom(name, JSON.parse(readFileSync(join(folder, name), "utf8")), policies);
    const [dev, prod] = [read("dev.json"), read("prod.json")];
    const laxer = policies.filter(
      (policy) => levelOf(policy, dev) === "mandatory" && levelOf(policy, prod) !== "mandatory",
    );
    assert.deepEqual(
      laxer.map(({ name }) => name),
      [],
    );
  });

  it("mean a policy by its own level, by that of all, or by refusing", () => {
    const [first, second] = policies;
    assert.ok(first && second);
    const given = configurationFrom("x", { all: "advisory", [first.name]: "disabled" }, policies);
    assert.deepEqual([levelOf(first, given), levelOf(second, given)], ["disabled", "advisory"]);
    assert.equal(levelOf(first, {}), "mandatory");
    assert.deepEqual(limitsOf(first, given), {});
  });

  it("refuse a level that there is not", () => {
    assert.throws(
      () => configurationFrom("x.json", { all: "strict" }, policies),
      /^RangeError: x\.json is not a configuration of the policies:\n✖ all/,
    );
  });
});

describe("every policy", () => {
  const names = policies.map(({ name }) => name);

  it("has a name of its own that says in lower case what is kept", () => {
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)+$/);
  });

  it("says what is kept, and what to do where it is not, in whole sentences", () => {
    for (const { name, description, remedy } of policies) {
      assert.match(description, /^[A-Z`].{30,}\.$/s, name);
      assert.match(remedy, /^[A-Z`].{15,}\.$/s, name);
    }
  });

  it("has a default for every limit", () => {
    for (const { limits } of policies) assert.doesNotThrow(() => limits?.parse({}));
  });
});
