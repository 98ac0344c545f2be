import { environmentOf, type Stack } from "../stack-file.ts";
import { ensureStack, pulumi } from "../pulumi.ts";
import { requireFreePorts } from "./ports.ts";

/**
 * Deploys a stack with the real engine, showing its progress.
 *
 * Whatever can be known to be wrong is said before the first resource: settings, ports, passphrase.
 */
export async function deploy(stack: Stack): Promise<void> {
  await requireFreePorts(environmentOf(stack));
  await ensureStack(stack);
  await pulumi(stack, ["up", "--yes", "--skip-preview", "--suppress-outputs"], "shown");
}
