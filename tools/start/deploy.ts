import { environmentOf, type Stack } from "../stack-file.ts";
import { Failure } from "../command-line.ts";
import { belongingTo, containersOf, docker, platformNameOf } from "../docker.ts";
import { policyArguments } from "../policies.ts";
import { createStack, pulumi, resourcesOf } from "../pulumi.ts";
import { requireFreePorts } from "./ports.ts";

/**
 * Deploys a stack with the real engine, showing its progress.
 *
 * Whatever can be known to be wrong is said before the first resource: settings, somebody else's platform of
 * that name, ports, passphrase, and what the policies refuse.
 */
export async function deploy(stack: Stack): Promise<void> {
  const environment = environmentOf(stack);
  const onDocker = environment.target.kind === "docker";
  const resources = await resourcesOf(stack);
  if (onDocker && (resources ?? 0) === 0) await requireNone(stack);
  await requireFreePorts(environment);
  if (resources === undefined) await createStack(stack);
  // The preview is where policies see everything together, before anything of it is there.
  await pulumi(stack, ["up", "--yes", "--suppress-outputs", ...policyArguments(stack)], "shown");
  // A cluster's controllers see to that by themselves.
  if (onDocker) await startStopped(stack);
}

/**
 * Makes sure that there is no such platform yet, where this checkout's state has nothing of it: the engine would
 * fail half way, at the first name that is taken.
 *
 * @throws Failure where it was deployed from elsewhere, with what can be done.
 */
async function requireNone(stack: Stack): Promise<void> {
  const platform = platformNameOf(stack.name);
  const containers = await containersOf(platform);
  if (containers.length === 0) return;
  const which = stack.name === "dev" ? "" : ` -- --stack ${stack.name}`;
  throw new Failure(
    `stack '${stack.name}': this Docker engine has containers of '${platform}' (${containers.length}) ` +
      "that this checkout's state does not know; deploy from the checkout that has their state, " +
      `or remove them by \`npm stop${which}\`, which keeps their data`,
  );
}

/** Starts what somebody has stopped by hand: the engine changes only what its state says is different. */
async function startStopped({ name }: Stack): Promise<void> {
  const own = belongingTo(platformNameOf(name));
  const stopped = await docker([
    ...["ps", "--all", "--format", "{{.Names}}", ...own, "--filter", "status=exited"],
  ]);
  // Carriers never started, so they are not among them.
  if (stopped.length > 0) await docker(["start", ...stopped]);
}
