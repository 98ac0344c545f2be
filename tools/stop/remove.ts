import { dataVolumesOf, docker, platformNameOf } from "../docker.ts";
import { hasStack, pulumi } from "../pulumi.ts";
import type { Stack } from "../stack-file.ts";

/**
 * Removes a stack's platform, and its data only if `purge` says so.
 *
 * @returns the data volumes that are left, and those that were purged.
 */
export async function remove(
  stack: Stack,
  { purge }: { readonly purge: boolean },
): Promise<{ readonly kept: string[]; readonly purged: string[] }> {
  if (await hasStack(stack)) {
    await pulumi(stack, ["destroy", "--yes", "--skip-preview", "--suppress-outputs"], "shown");
  }
  const volumes = await dataVolumesOf(platformNameOf(stack.name));
  if (!purge || volumes.length === 0) return { kept: volumes, purged: [] };
  await docker(["volume", "rm", ...volumes]);
  return { kept: [], purged: volumes };
}
