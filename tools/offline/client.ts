import type { Site } from "../setup/site.ts";

/** A registry's ordinary client: how it says that it is there, and Debian's package of it. */
export interface Client {
  readonly probe: readonly [string, ...string[]];
  readonly debianPackage: string;
}

/**
 * Makes sure of a registry's client; what is missing is installed where apt is and may be used.
 *
 * Where it cannot be, nothing is said here: the client's own absence is the clearer error.
 */
export async function ensureClient(
  { run }: Pick<Site, "run">,
  { probe, debianPackage }: Client,
  isRoot = process.getuid?.() === 0,
): Promise<void> {
  if ((await run(probe)).ok || !isRoot) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const { ok } = await run(["apt-get", "update"], { env });
  if (!ok) return;
  await run(["apt-get", "install", "--yes", "--no-install-recommends", debianPackage], { env });
}
