import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import { sentenceOf, type Policy } from "../../policies/judging/policy.ts";
import { Stack } from "../../policies/judging/stack.ts";
import { policies } from "../../policies/policies.ts";
import { declaredBy } from "../support/declared.ts";
import { inJson, mutantsOf, type Mutant } from "../support/mutants/mutants.ts";

/** What a policy finds in some resources. */
function found(policy: Policy, resources: readonly Declared[]): Set<string> {
  const limits = policy.limits?.parse({});
  const findings = policy.judge(new Stack(resources), limits);
  return new Set(Array.from(findings, (one) => `${one.resource.name}: ${sentenceOf(one)}`));
}

const ofResources = policies.filter(({ scope }) => scope === "resource");
const ofStacks = policies.filter(({ scope }) => scope === "stack");

/** Judges mutants of a stack one by one. */
class Hunt {
  readonly #stack: readonly Declared[];
  readonly #before = new Map<string, Set<string>>();

  constructor(stack: readonly Declared[]) {
    this.#stack = stack;
  }

  /** The policies that say something of a mutant that they do not say of what it was made from. */
  killersOf(mutant: Mutant): Policy[] {
    const killers = ofResources.filter((policy) => this.#notices(policy, mutant));
    if (killers.length > 0) return killers;
    // What is judged as a whole takes long: only what nothing else finds is judged so.
    return ofStacks.filter((policy) => this.#notices(policy, mutant));
  }

  #notices(policy: Policy, { resource, mutated }: Mutant): boolean {
    const isWhole = policy.scope === "stack";
    const key = `${policy.name} ${isWhole ? "" : resource.urn}`;
    const before = this.#before.get(key) ?? found(policy, isWhole ? this.#stack : [resource]);
    this.#before.set(key, before);
    const after = found(
      policy,
      isWhole ? this.#stack.map((one) => (one === resource ? mutated : one)) : [mutated],
    );
    return [...after].some((sentence) => !before.has(sentence));
  }
}

/** How many of some resources a policy reads anything of. */
function readBy(policy: Policy, resources: readonly Declared[]): number {
  const read = new Set<string>();
  const watched = resources.map((resource) => ({
    ...resource,
    get inputs() {
      read.add(resource.urn);
      return resource.inputs;
    },
  }));
  const stacks = policy.scope === "stack" ? [watched] : watched.map((one) => [one]);
  for (const stack of stacks) found(policy, stack);
  return read.size;
}

describe("all policies together", () => {
  const killed = new Map<Policy, number>();
  const read = new Map<Policy, number>();
  const add = (counts: Map<Policy, number>, policy: Policy, more: number) => {
    counts.set(policy, (counts.get(policy) ?? 0) + more);
  };

  after("print what each has done", () => {
    console.table(
      policies.map((policy) => ({
        policy: `${policy.concern}/${policy.name}`,
        resources: read.get(policy) ?? 0,
        mutants: killed.get(policy) ?? 0,
      })),
    );
  });

  for (const name of ["dev", "prod"] as const) {
    it(`notice whatever protection ${name} loses`, async function () {
      this.timeout(120_000);
      const stack = (await declaredBy(name)).map(inJson);
      const hunt = new Hunt(stack);
      const mutants = stack.flatMap((resource) => [...mutantsOf(resource)]);
      const survivors = mutants.filter((mutant) => {
        const killers = hunt.killersOf(mutant);
        for (const policy of killers) add(killed, policy, 1);
        return killers.length === 0;
      });
      for (const policy of policies) add(read, policy, readBy(policy, stack));
      console.log(`${name}: ${mutants.length} mutants`);
      assert.ok(mutants.length > 100);
      assert.deepEqual(
        survivors.map((one) => one.name),
        [],
      );
    });
  }
});
