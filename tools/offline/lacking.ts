import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Outcome } from "../setup/command.ts";
import type { Site } from "../setup/site.ts";
import type { GoProgram } from "./program.ts";

/** What stands where the pages would be. */
const page = "<!doctype html><title>No pages</title><p>Built without its pages; the API answers.\n";

/** A build whose module may lack files. */
interface Lacking {
  readonly program: Pick<GoProgram, "title" | "lacking">;
  /** The module files. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a build with the further arguments that let it find the files which its module lacks.
 *
 * They go into a copy of the module, checked against go.sum like the original: an overlay
 * would be shorter, but the compiler accepts none beneath its module cache.
 */
export async function withWhatIsLacking(
  site: Pick<Site, "run">,
  lacking: Lacking,
  run: (more: readonly string[]) => Promise<Outcome>,
): Promise<Outcome> {
  if (lacking.program.lacking === undefined) return run([]);
  const { module, page: path, copies = {} } = lacking.program.lacking;
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-module-"));
  try {
    const copy = join(work, "module");
    await cp(await moduleSource(site, module, lacking), copy, { recursive: true });
    await makeWritable(copy);
    if (path !== undefined) {
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await writeFile(join(copy, path), gzipSync(page));
    }
    for (const [to, from] of Object.entries(copies)) {
      await copyFile(join(copy, from), join(copy, to));
    }
    const modfile = join(work, "go.mod");
    await copyFile(join(lacking.folder, "go.mod"), modfile);
    await copyFile(join(lacking.folder, "go.sum"), join(work, "go.sum"));
    const edited = await site.run(["go", "mod", "edit", `-replace=${module}=${copy}`, modfile]);
    return edited.ok ? await run([`-modfile=${modfile}`]) : edited;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The folder of the module's own sources, downloaded and checked. */
async function moduleSource(
  site: Pick<Site, "run">,
  module: string,
  { program, folder, env }: Lacking,
): Promise<string> {
  const command = ["go", "mod", "download", "-json", module] as const;
  const { ok, stdout, reason } = await site.run(command, { cwd: folder, env });
  if (ok) return (JSON.parse(stdout) as { Dir: string }).Dir;
  throw new Error(
    `${program.title}: must be downloaded, got '${reason}'; ` +
      "go where the Go module proxy can be reached",
  );
}

/** Go keeps its sources read-only, and copies are like their originals. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
  }
}
