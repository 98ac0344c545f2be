import { z } from "zod";
import { hasStack, pulumi } from "../pulumi.ts";
import type { Stack } from "../stack-file.ts";

const exported = z.object({
  deployment: z.object({
    secrets_providers: z
      .object({ type: z.string(), state: z.object({ salt: z.string().optional() }).optional() })
      .optional(),
    resources: z.array(z.object({ type: z.string() })).optional(),
  }),
});

/** A stack's state as Pulumi writes it down; its secrets are encrypted. */
export interface State {
  readonly text: string;
  /** What its passphrase is known by; absent where secrets are encrypted by other means. */
  readonly salt?: string;
}

/** The state in a text that Pulumi exported; `undefined` where nothing is deployed. */
export function stateFrom(text: string): State | undefined {
  const { resources = [], secrets_providers: secrets } = exported.parse(
    JSON.parse(text),
  ).deployment;
  if (!resources.some(({ type }) => !type.startsWith("pulumi:"))) return undefined;
  const salt = secrets?.type === "passphrase" ? secrets.state?.salt : undefined;
  return { text, ...(salt !== undefined && { salt }) };
}

/** The state of a stack; `undefined` where there is no such stack or nothing deployed. */
export async function stateOf(stack: Stack): Promise<State | undefined> {
  if (!(await hasStack(stack))) return undefined;
  return stateFrom(await pulumi(stack, ["stack", "export"], "read"));
}
