import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import { examined } from "../../policies/judging/examination.ts";
import { at, fieldsOf } from "../../policies/judging/values.ts";
import { policies } from "../../policies/policies.ts";
import { declaredBy } from "../support/declared.ts";

/** An object with a name, said by its author or made by Pulumi. */
function named(one: Declared, name: string, isMade: boolean): Declared {
  const metadata = {
    ...fieldsOf(one.inputs["metadata"]),
    name,
    ...(isMade ? { annotations: { "pulumi.com/autonamed": "true" } } : {}),
  };
  return { ...one, inputs: { ...one.inputs, metadata } };
}

describe("policies at the preview of a changed configuration", () => {
  let prod: readonly Declared[];
  const complaints = (isMade: boolean) => {
    const changed = prod.map((one) =>
      one.type.endsWith(":ConfigMap") && one.name.endsWith("-sampler-configuration")
        ? named(one, `${one.name}-0a1b2c3d`, isMade)
        : one,
    );
    const before = examined(policies, prod).map(({ message }) => message);
    return examined(policies, changed)
      .filter(({ message }) => !before.includes(message))
      .map(({ policy }) => policy.name);
  };

  before(async () => {
    prod = await declaredBy("prod");
  });

  it("know who reads it, though the engine tells its name of before", () => {
    const volumes = prod.map(({ inputs }) => at(inputs, "spec", "template", "spec", "volumes"));
    assert.match(JSON.stringify(volumes), /tracing-prod-sampler-configuration-1a2b3c4d/);
    assert.deepEqual(complaints(true), []);
  });

  it("do not take another one for it, whose author has named it", () => {
    assert.notDeepEqual(complaints(false), []);
  });
});
