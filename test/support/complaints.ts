import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";

const valid = { sampling: { baseline: 5 }, traceRetention: "72h", target: { kind: "docker" } };

/** What is said of the valid settings with some changes, or undefined when nothing is wrong. */
export function complaints(changes: Record<string, unknown>): string[] | undefined {
  try {
    environmentFrom("prod", { ...valid, ...changes });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RangeError);
    const [title, ...lines] = error.message.split("\n");
    assert.equal(title, "Pulumi.prod.yaml is not a valid environment:");
    return lines;
  }
}
