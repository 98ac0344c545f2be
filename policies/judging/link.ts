import type { Policy } from "./policy.ts";

/** Where more is said about a policy, from the checkout's root. */
export function linkTo({ name }: Pick<Policy, "name">): string {
  return `docs/policies.md#${name}`;
}
