import type { Declared } from "../../policies/judging/declared.ts";
import { sentenceOf, type Policy } from "../../policies/judging/policy.ts";
import { Stack } from "../../policies/judging/stack.ts";

/**
 * What a policy says of some resources, `<resource>: <path>: must <rule>, got '<value>'` each, with the
 * defaults of its limits where nothing else is said.
 */
export function complaintsOf(
  policy: Policy,
  resources: readonly Declared[],
  limits: unknown = {},
): string[] {
  const known = policy.limits?.parse(limits);
  const stacks =
    policy.scope === "stack" ? [new Stack(resources)] : resources.map((one) => new Stack([one]));
  return stacks.flatMap((stack) =>
    Array.from(
      policy.judge(stack, known),
      (finding) => `${finding.resource.name}: ${sentenceOf(finding)}`,
    ),
  );
}
