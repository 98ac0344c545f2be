import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import type { Policy } from "../../policies/judging/policy.ts";
import { changed, type Change } from "./changed.ts";
import { declaredBy } from "./declared.ts";
import { complaintsOf } from "./judged.ts";

type Own = "dev" | "prod";

/** A change of one of our own stacks by which one clause of a policy is not kept any more. */
export interface Clause extends Change {
  readonly policy: Policy;
  readonly stack: Own;
  /** What is said then, and nothing else. */
  readonly says: readonly string[];
}

/** What our own stacks declare; each is asked for once, however many tests want it. */
const known = new Map<Own, Promise<Declared[]>>();

/** What one of our own stacks declares, as often as it is wanted. */
export function own(stack: Own): Promise<Declared[]> {
  const found = known.get(stack) ?? declaredBy(stack);
  known.set(stack, found);
  return found;
}

/** A test that both of our own stacks keep some policies. */
export function areKeptByUs(policies: readonly Policy[]): void {
  for (const policy of policies) {
    for (const stack of ["dev", "prod"] as const) {
      it(`${policy.name} is kept by our own stack ${stack}`, async () => {
        assert.deepEqual(complaintsOf(policy, await own(stack)), []);
      });
    }
  }
}

/** A test for each clause: that its change, and nothing else, is named. */
export function areNamed(clauses: readonly Clause[]): void {
  for (const { policy, stack, says, ...change } of clauses) {
    const what = `${shown(change.at)} of ${change.of}`;
    it(`${policy.name} names ${what} once it is ${shown(change.to)}`, async () => {
      assert.deepEqual(complaintsOf(policy, changed(await own(stack), change)), says);
    });
  }
}

function shown(value: unknown): string {
  if (value === undefined) return "left out";
  return typeof value === "string"
    ? `'${value.trim().replaceAll(/\s+/g, " ")}'`
    : JSON.stringify(value);
}
