import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import { sentenceOf, type Policy } from "../../policies/judging/policy.ts";
import { Stack } from "../../policies/judging/stack.ts";
import { authentication } from "../../policies/authentication/index.ts";
import { data } from "../../policies/data/index.ts";
import { exposure } from "../../policies/exposure/index.ts";
import { resilience } from "../../policies/resilience/index.ts";
import { secrets } from "../../policies/secrets/index.ts";
import { stack as stackPolicies } from "../../policies/stack/index.ts";
import { supplyChain } from "../../policies/supply-chain/index.ts";
import { transport } from "../../policies/transport/index.ts";
import { declaredBy } from "../support/declared.ts";
import { inJson, mutantsOf, type Mutant } from "../support/mutants/mutants.ts";

const policies = [
  ...[transport, authentication, exposure, secrets, supplyChain, resilience, data, stackPolicies],
].flat();

/** What a policy finds in some resources. */
function found(policy: Policy, resources: readonly Declared[]): Set<string> {
  const limits = policy.limits?.parse({});
  const findings = policy.judge(new Stack(resources), limits);
  return new Set(Array.from(findings, (one) => `${one.resource.name}: ${sentenceOf(one)}`));
}

/** Judges mutants one by one, the likeliest policy first. */
class Hunt {
  readonly killed = new Map<Policy, Mutant[]>();
  readonly #stack: readonly Declared[];
  readonly #before = new Map<string, Set<string>>();
  readonly #lastKiller = new Map<string, Policy>();

  constructor(stack: readonly Declared[]) {
    this.#stack = stack;
  }

  /** Whether some policy says something of a mutant that it does not say of what it was made from. */
  kills(mutant: Mutant): boolean {
    const last = this.#lastKiller.get(mutant.key);
    const likely = last === undefined ? [] : [last];
    // What is judged as a whole takes long: only what nothing else finds is judged so.
    const others = [...policies].sort((one, other) => rank(one) - rank(other));
    const killer = [...likely, ...others].find((policy) => this.#notices(policy, mutant));
    if (killer === undefined) return false;
    this.#lastKiller.set(mutant.key, killer);
    this.killed.set(killer, [...(this.killed.get(killer) ?? []), mutant]);
    return true;
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

function rank({ scope }: Policy): number {
  return scope === "resource" ? 0 : 1;
}

describe("all policies together", () => {
  const killed = new Map<Policy, Mutant[]>();
  after(() => {
    const rows = policies.map((policy) => {
      const mutants = killed.get(policy) ?? [];
      const resources = new Set(mutants.map(({ resource }) => resource.urn)).size;
      return { policy: `${policy.concern}/${policy.name}`, resources, mutants: mutants.length };
    });
    // Each mutant counts for the one policy that was asked first and found it.
    console.table(rows.filter(({ mutants }) => mutants > 0));
  });

  for (const name of ["dev", "prod"] as const) {
    it(`notice whatever protection ${name} loses`, async function () {
      this.timeout(60_000);
      const stack = (await declaredBy(name)).map(inJson);
      const hunt = new Hunt(stack);
      const started = Date.now();
      const mutants = stack.flatMap((resource) => [...mutantsOf(resource)]);
      const survivors = mutants.filter((mutant) => !hunt.kills(mutant));
      for (const [policy, found] of hunt.killed) {
        killed.set(policy, [...(killed.get(policy) ?? []), ...found]);
      }
      console.log(`${name}: ${mutants.length} mutants, ${Date.now() - started} ms`);
      assert.ok(mutants.length > 100);
      assert.deepEqual(
        survivors.map((one) => one.name),
        [],
      );
    });
  }
});
