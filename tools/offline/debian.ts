import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Site } from "../setup/site.ts";
import { dependencies } from "./debian-dependencies.ts";
import type { DebianProgram } from "./program.ts";

/** The root folder of the packages, in the folder `unpackPackages` is given. */
export const rootFolder = "root";

/** The list of the packages found, each with its version; lies beside the root folder. */
export const packageList = "packages.txt";

/** Nothing of these is read by a program that runs. */
const unneeded = ["bug", "doc", "doc-base", "lintian", "locale", "man"];

/** Which Debian or Ubuntu this machine is; empty where it is neither. */
export function debianRelease(): string {
  try {
    const system = readFileSync("/etc/os-release", "utf8");
    return /^VERSION_CODENAME=(.*)$/m.exec(system)?.[1] ?? "";
  } catch {
    return "";
  }
}

/**
 * Makes a root folder of packages and the libraries they need, whose signatures apt has verified.
 *
 * @throws Error where apt is missing or does not know one of the packages.
 */
export async function unpackPackages(
  site: Pick<Site, "run">,
  program: DebianProgram,
  output: string,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-packages-"));
  const run = async (...command: [string, ...string[]]) => {
    const { ok, stdout, reason } = await site.run(command, { cwd: work, env: { LC_ALL: "C" } });
    if (ok) return stdout;
    throw new Error(
      `${program.title}: must be unpacked from the packages '${program.packages.join("', '")}', ` +
        `got '${reason}'; go where Debian or Ubuntu runs, ` +
        "or where the image's registry can be reached",
    );
  };
  try {
    await run("apt-get", "download", ...(await dependencies(program, run)));
    const root = join(output, rootFolder);
    await makeRoot(root);
    const packages = (await readdir(work)).sort();
    for (const name of packages) await run("dpkg-deb", "--extract", join(work, name), root);
    for (const name of unneeded) {
      await rm(join(root, "usr/share", name), { recursive: true, force: true });
    }
    await writeFile(join(output, packageList), `${packages.join("\n")}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Older packages still name the top folders that newer ones take for links. */
async function makeRoot(root: string): Promise<void> {
  for (const name of ["bin", "lib", "lib64", "sbin"]) {
    await mkdir(join(root, "usr", name), { recursive: true });
    await symlink(join("usr", name), join(root, name));
  }
}
