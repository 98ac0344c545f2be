import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Site } from "../setup/site.ts";
import { nameFolder } from "../setup/write-whole.ts";
import { buildArguments, buildEnvironment } from "./go.ts";
import type { Program, ProgramName } from "./programs.ts";
import { programs } from "./programs.ts";

/** The module files of a program: what is committed and decides what is built. */
export function moduleFolder(name: ProgramName): string {
  return join(import.meta.dirname, "programs", name);
}

/**
 * A key that changes with the module files in `folder`, the flags and the platform, so that a
 * binary is never taken for one of other sources.
 */
export function buildKey(program: Program, folder: string): string {
  const { title: _title, cpuSeconds: _cpuSeconds, ...build } = program;
  const hash = createHash("sha256").update(JSON.stringify(build));
  hash.update(`${program.runsIn === "host" ? process.platform : "linux"} ${process.arch}`);
  for (const path of globSync("**/{go.mod,go.sum,*.go}", { cwd: folder }).sort()) {
    hash.update(`\n${path}\n`).update(readFileSync(join(folder, path)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** The folder with the program's binaries, whether they are built yet or not. */
export function programFolder({ cache }: Pick<Site, "cache">, name: ProgramName): string {
  return join(cache, "programs", `${name}-${buildKey(programs[name], moduleFolder(name))}`);
}

/** Whether the program has been built before, here or for another checkout. */
export function isBuilt(site: Pick<Site, "cache">, name: ProgramName): boolean {
  return existsSync(programFolder(site, name));
}

/**
 * Builds one program into its folder.
 *
 * @throws Error with the compiler's last line.
 */
export async function build(site: Pick<Site, "cache" | "run">, name: ProgramName): Promise<void> {
  const program: Program = programs[name];
  const folder = moduleFolder(name);
  const target = programFolder(site, name);
  await mkdir(join(site.cache, "programs"), { recursive: true });
  const output = await mkdtemp(join(site.cache, "programs", `.${name}-`));
  try {
    const command = ["go", ...buildArguments(program, folder, output)] as const;
    const env = await buildEnvironment(site, program);
    const { ok, reason } = await site.run(["go", ...command.slice(1)], { cwd: folder, env });
    if (!ok) {
      throw new Error(
        `${program.title}: must build from ${relative(".", folder)}, got '${reason}'; ` +
          `run \`go build\` there to see all of it`,
      );
    }
    await nameFolder(output, target);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
