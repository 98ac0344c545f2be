import type { Declared } from "./declared.ts";
import { sentenceOf, type Finding, type Policy } from "./policy.ts";
import { Stack } from "./stack.ts";

/** The most findings of one policy that are told of one resource: who mends these sees the others. */
const TOLD = 8;

/** What a policy says of one resource. */
export interface Violation {
  readonly policy: Policy;
  readonly resource: Declared;
  /** Every finding's sentence on a line of its own, and what to do. */
  readonly message: string;
}

/**
 * What a policy says of each resource in which it found anything.
 *
 * @param configured its limits as they were written; those that are not are the defaults.
 * @throws ZodError where a limit is not what it may be.
 */
export function violationsOf(policy: Policy, stack: Stack, configured: unknown): Violation[] {
  const limits = policy.limits?.parse(configured);
  const byResource = new Map<Declared, Finding[]>();
  for (const finding of policy.judge(stack, limits)) {
    byResource.set(finding.resource, [...(byResource.get(finding.resource) ?? []), finding]);
  }
  return [...byResource].map(([resource, findings]) => ({
    ...{ policy, resource },
    message: messageOf(policy, resource, findings),
  }));
}

/** What all policies say of all resources, in the policies' order. */
export function examined(
  policies: readonly Policy[],
  resources: readonly Declared[],
  limitsOf: (policy: Policy) => unknown = () => ({}),
): Violation[] {
  const everything = new Stack(resources);
  const single = resources.map((resource) => new Stack([resource]));
  return policies.flatMap((policy) =>
    (policy.scope === "stack" ? [everything] : single).flatMap((stack) =>
      violationsOf(policy, stack, limitsOf(policy)),
    ),
  );
}

function messageOf({ remedy }: Policy, { name }: Declared, findings: readonly Finding[]): string {
  const sentences = findings.slice(0, TOLD).map((finding) => `${name}: ${sentenceOf(finding)}`);
  const more = findings.length - sentences.length;
  return [
    ...sentences,
    ...(more > 0 ? [`${name}: and ${more} more of the same kind`] : []),
    `To mend it: ${remedy}`,
  ].join("\n");
}
