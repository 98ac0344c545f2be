import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import { changedAt, valueAt } from "../../policies/judging/places.ts";
import type { Policy } from "../../policies/judging/policy.ts";
import type { Fields } from "../../policies/judging/values.ts";
import { declaredBy } from "./declared.ts";
import { complaintsOf } from "./judged.ts";

/** Our own stacks, each as it is declared. */
export type OwnStacks = Readonly<Record<"dev" | "prod", readonly Declared[]>>;

/** Both of our own stacks; it takes some seconds. */
export async function ownStacks(): Promise<OwnStacks> {
  return { dev: await declaredBy("dev"), prod: await declaredBy("prod") };
}

/** A change of one resource of our own, and what a policy is expected to say of the stack then. */
export interface Change {
  readonly policy: Policy;
  /** The resource, by its name: `tracing-dev-tempo`. */
  readonly of: string;
  /** Its type's end, where several are called alike. */
  readonly kind?: string;
  readonly at: string;
  /** What stands there then; a function is told what stood there. */
  readonly to: unknown;
  readonly said: readonly string[];
  readonly limits?: unknown;
}

/** What is tried on both of our own stacks. */
export interface Tried {
  /** Those that must be kept. */
  readonly policies: readonly Policy[];
  readonly changes: readonly Change[];
}

/** Sentences about our own stacks, kept and changed; what it returns has them once they are declared. */
export function onOwnStacks({ policies, changes }: Tried): () => OwnStacks {
  let stacks: OwnStacks;

  before("declare both of our own stacks", async () => {
    stacks = await ownStacks();
  });

  for (const policy of policies) {
    it(`finds both of them as they must be: ${policy.name}`, () => {
      assert.deepEqual(complaintsOf(policy, stacks.dev), []);
      assert.deepEqual(complaintsOf(policy, stacks.prod), []);
    });
  }

  for (const change of changes) {
    it(`names what is changed: ${change.policy.name}, ${change.of} ${change.at}`, () => {
      const expected = change.said.map((sentence) => `${change.of}: ${sentence}`);
      assert.deepEqual(complaintsAfter(stacks, change), expected);
    });
  }

  return () => stacks;
}

/** What a policy says of a stack of our own in which one thing was changed. */
export function complaintsAfter(stacks: OwnStacks, change: Change): string[] {
  const { policy, of, at, to, limits } = change;
  const stack = stacks[of.startsWith("tracing-dev") ? "dev" : "prod"];
  const kind = change.kind ?? "Container StatefulSet Namespace";
  const index = stack.findIndex(
    ({ name, type }) => name === of && kind.split(" ").includes(type.split(":").at(-1) ?? ""),
  );
  const old = stack[index];
  assert.ok(old, `there is no ${kind} called ${of}`);
  const value: unknown =
    typeof to === "function" ? (to as (old: unknown) => unknown)(valueAt(old.inputs, at)) : to;
  assert.notDeepEqual(value, valueAt(old.inputs, at), `nothing is changed at ${at} of ${of}`);
  const inputs: Fields = changedAt(old.inputs, at, value);
  return complaintsOf(policy, stack.with(index, { ...old, inputs }), limits);
}

/** A file's text with one place of it changed, which has to be in it. */
export function replaced(from: string | RegExp, to: string): (text: unknown) => string {
  return (text) => {
    assert.ok(typeof text === "string", "it is no text");
    assert.notEqual(text.replace(from, to), text, `there is no ${from} in it`);
    return text.replace(from, to);
  };
}
