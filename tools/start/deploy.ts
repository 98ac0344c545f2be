import { environmentOf, targetKindOf, type Stack } from "../stack-file.ts";
import { Failure } from "../command-line.ts";
import { containersOf, docker, PLATFORM_LABEL, platformNameOf } from "../docker.ts";
import { policyArguments } from "../policies.ts";
import { ensureStack, pulumi, resourcesOf } from "../pulumi.ts";
import { requireFreePorts } from "./ports.ts";

/**
 * Deploys a stack with the real engine, showing its progress.
 *
 * Whatever can be known to be wrong is said before the first resource: settings, somebody else's platform of
 * that name, ports, passphrase, and what the policies refuse.
 */
export async function deploy(stack: Stack): Promise<void> {
  if (targetKindOf(stack) === "docker") await requireOwn(stack);
  await requireFreePorts(environmentOf(stack));
  await ensureStack(stack);
  // The preview is where policies see everything together, before anything of it is there.
  await pulumi(stack, ["up", "--yes", "--suppress-outputs", ...policyArguments(stack)], "shown");
  // A cluster's controllers see to that by themselves.
  if (targetKindOf(stack) === "docker") await startStopped(stack);
}

/**
 * Makes sure that what carries the platform's name is in this checkout's state: the engine would fail half
 * way, at the first name that is taken.
 *
 * @throws Failure where it was deployed from elsewhere, with what can be done.
 */
async function requireOwn(stack: Stack): Promise<void> {
  const platform = platformNameOf(stack.name);
  const containers = await containersOf(platform);
  if (containers.length === 0 || ((await resourcesOf(stack)) ?? 0) > 0) return;
  const which = stack.name === "dev" ? "" : ` -- --stack ${stack.name}`;
  throw new Failure(
    `stack '${stack.name}': this Docker engine has containers of '${platform}' (${containers.length}) ` +
      "that this checkout's state does not know; deploy from the checkout that has their state, " +
      `or remove them by \`npm stop${which}\`, which keeps their data`,
  );
}

/** Starts what somebody has stopped by hand: the engine changes only what its state says is different. */
async function startStopped({ name }: Stack): Promise<void> {
  const filters = [`label=${PLATFORM_LABEL}=${platformNameOf(name)}`, "status=exited"];
  const args = filters.flatMap((filter) => ["--filter", filter]);
  const stopped = await docker(["ps", "--all", "--format", "{{.Names}}", ...args]);
  // Carriers never started, so they are not among them.
  if (stopped.length > 0) await docker(["start", ...stopped]);
}
