import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Site } from "../setup/site.ts";
import { requireChecksum } from "./checksum.ts";
import { ensureClient } from "./client.ts";
import type { JarProgram } from "./program.ts";

/** The plugin that copies, pinned like what it copies. */
const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

const maven = { probe: ["mvn", "--version"], debianPackage: "maven" } as const;

/** The name of the archive in the folder `fetchJar` is given. */
export const jarFile = "program.jar";

/**
 * Fetches an archive by Maven, so that a mirror in the user's own settings is asked.
 *
 * @throws Error when there is no Maven, or the archive is not to be had or not the chosen one.
 */
export async function fetchJar(
  { run }: Pick<Site, "run">,
  { title, group, artifact, version, classifier, sha256 }: JarProgram,
  output: string,
): Promise<void> {
  const coordinates = [group, artifact, version, "jar", classifier].join(":");
  await ensureClient({ run }, maven);
  const { ok, reason } = await run([
    "mvn",
    "--batch-mode",
    "--quiet",
    plugin,
    `-Dartifact=${coordinates}`,
    `-DoutputDirectory=${output}`,
  ]);
  if (!ok) {
    throw new Error(
      `${title}: must be fetched as '${coordinates}', got '${reason}'; ` +
        "install Maven, or go where its repository or the image's registry can be reached",
    );
  }
  const file = join(output, jarFile);
  await rename(join(output, `${artifact}-${version}-${classifier}.jar`), file);
  await requireChecksum(file, sha256, title);
}
