import { dataVolumesOf, docker, platformNameOf } from "../docker.ts";
import { claimsOf, kubectl } from "../kubectl.ts";
import { hasStack, pulumi } from "../pulumi.ts";
import { targetKindOf, type Stack } from "../stack-file.ts";

/** Data that a removed platform has left: what it is called, and how it is got rid of. */
interface Left {
  readonly names: readonly string[];
  readonly purge: () => Promise<unknown>;
}

/**
 * Removes a stack's platform, and its data only if `purge` says so.
 *
 * @returns the data that is left, by name, and what was purged.
 */
export async function remove(
  stack: Stack,
  { purge }: { readonly purge: boolean },
): Promise<{ readonly kept: string[]; readonly purged: string[] }> {
  if (await hasStack(stack)) {
    await pulumi(stack, ["destroy", "--yes", "--skip-preview", "--suppress-outputs"], "shown");
  }
  const { names, purge: purgeAll } = await leftOf[targetKindOf(stack)](stack);
  if (!purge || names.length === 0) return { kept: [...names], purged: [] };
  await purgeAll();
  return { kept: [], purged: [...names] };
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
