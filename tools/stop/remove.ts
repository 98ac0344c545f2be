import { containersOf, dataVolumesOf, docker, networksOf, platformNameOf } from "../docker.ts";
import { claimsOf, kubectl } from "../kubectl.ts";
import { hasStack, pulumi } from "../pulumi.ts";
import { targetKindOf, type Stack } from "../stack-file.ts";

/** Data that a removed platform has left: what it is called, and how it is got rid of. */
interface Left {
  readonly names: readonly string[];
  readonly purge: () => Promise<unknown>;
}

/** What became of a platform. */
export interface Removed {
  /** Containers and networks on the Docker engine that no state of this checkout knew of. */
  readonly unknown: readonly string[];
  /** The data that is left. */
  readonly kept: readonly string[];
  readonly purged: readonly string[];
}

/**
 * Removes a stack's platform, and its data only if `purge` says so: what the state knows by Pulumi, and on
 * Docker what else carries the platform's label, since the state may have gone with another checkout.
 */
export async function remove(
  stack: Stack,
  { purge }: { readonly purge: boolean },
): Promise<Removed> {
  if (await hasStack(stack)) {
    await pulumi(stack, ["destroy", "--yes", "--skip-preview", "--suppress-outputs"], "shown");
  }
  const kind = targetKindOf(stack);
  const unknown = kind === "docker" ? await removeUnknown(platformNameOf(stack.name)) : [];
  const { names, purge: purgeAll } = await leftOf[kind](stack);
  if (!purge || names.length === 0) return { unknown, kept: names, purged: [] };
  await purgeAll();
  return { unknown, kept: [], purged: names };
}

/** Ends and removes whatever a platform has on the Docker engine but its data. */
async function removeUnknown(platform: string): Promise<string[]> {
  const containers = await containersOf(platform);
  if (containers.length > 0) {
    await docker(["stop", ...containers]);
    // Files that were handed to containers are in volumes that have no name.
    await docker(["rm", "--volumes", ...containers]);
  }
  const networks = await networksOf(platform);
  if (networks.length > 0) await docker(["network", "rm", ...networks]);
  return [...containers, ...networks];
}

const leftOf = {
  docker: async ({ name }: Stack): Promise<Left> => {
    const names = await dataVolumesOf(platformNameOf(name));
    return { names, purge: () => docker(["volume", "rm", ...names]) };
  },
  kubernetes: async (stack: Stack): Promise<Left> => {
    const claims = await claimsOf(stack, platformNameOf(stack.name));
    const namespaces = [...new Set(claims.map(({ namespace }) => namespace))];
    return {
      names: claims.map(({ namespace, name }) => `${namespace}/${name}`),
      purge: async () => {
        for (const namespace of namespaces) {
          const names = claims.filter((claim) => claim.namespace === namespace);
          const own = names.map(({ name }) => name);
          await kubectl(stack, ["delete", "persistentvolumeclaims", "-n", namespace, ...own]);
        }
      },
    };
  },
} as const;
