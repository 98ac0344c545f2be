import { Failure } from "../command-line.ts";
import { pulumi } from "../pulumi.ts";
import type { Stack } from "../stack-file.ts";

/**
 * Makes sure that what is deployed is what the checkout describes: nothing else is measured, and no
 * measurement changes a platform.
 *
 * @throws Failure where a preview says that something would change.
 */
export async function requireUnchanged(stack: Stack): Promise<void> {
  try {
    await pulumi(stack, ["preview", "--expect-no-changes"], "read");
  } catch (error) {
    if (!(error instanceof Failure && error.message.includes("no changes were expected"))) {
      throw error;
    }
    throw new Failure(
      `stack '${stack.name}' must be deployed as the checkout describes it; run \`npm start\` before`,
    );
  }
}
