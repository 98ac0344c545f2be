import { environmentOf, targetKindOf, type Stack } from "../stack-file.ts";
import { docker, PLATFORM_LABEL, platformNameOf } from "../docker.ts";
import { policyArguments } from "../policies.ts";
import { ensureStack, pulumi } from "../pulumi.ts";
import { requireFreePorts } from "./ports.ts";

/**
 * Deploys a stack with the real engine, showing its progress.
 *
 * Whatever can be known to be wrong is said before the first resource: settings, ports, passphrase, and what
 * the policies refuse.
 */
export async function deploy(stack: Stack): Promise<void> {
  await requireFreePorts(environmentOf(stack));
  await ensureStack(stack);
  // The preview is where policies see everything together, before anything of it is there.
  await pulumi(stack, ["up", "--yes", "--suppress-outputs", ...policyArguments(stack)], "shown");
  // A cluster's controllers see to that by themselves.
  if (targetKindOf(stack) === "docker") await startStopped(stack);
}

/** Starts what somebody has stopped by hand: the engine changes only what its state says is different. */
async function startStopped({ name }: Stack): Promise<void> {
  const filters = [`label=${PLATFORM_LABEL}=${platformNameOf(name)}`, "status=exited"];
  const args = filters.flatMap((filter) => ["--filter", filter]);
  const stopped = await docker(["ps", "--all", "--format", "{{.Names}}", ...args]);
  // Carriers never started, so they are not among them.
  if (stopped.length > 0) await docker(["start", ...stopped]);
}
