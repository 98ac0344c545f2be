import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { environmentSchema } from "../../environment/schema.ts";
import { root } from "../support/environments.ts";

interface Declaration {
  readonly description: string;
  readonly default: unknown;
  readonly type?: string;
}

const { name, config } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
  name: string;
  config: Record<string, Declaration>;
};
const schema = z.toJSONSchema(environmentSchema, { io: "input" });
const properties = Object.entries(schema.properties ?? {}) as [
  string,
  z.core.JSONSchema.BaseSchema,
][];

describe("the project's file", () => {
  it("bears the name that stands before every setting", () => {
    assert.equal(name, "tracing-infra");
  });

  it("describes every setting in the schema's words", () => {
    assert.deepEqual(
      Object.entries(config).map(([key, { description }]) => [key, description]),
      properties.map(([key, { description }]) => [key, description]),
    );
  });

  it("gives every setting the schema's default, and an empty one where it has none", () => {
    for (const [key, property] of properties) {
      assert.deepEqual(config[key]?.default, property.default ?? "", key);
    }
  });

  it("leaves it to the schema to find a value wrong", () => {
    for (const [key, declaration] of Object.entries(config)) {
      assert.deepEqual(Object.keys(declaration), ["description", "default"], key);
    }
  });
});
