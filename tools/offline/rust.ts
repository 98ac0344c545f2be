import { copyFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Site } from "../setup/site.ts";
import { ensureClient } from "./client.ts";
import type { RustProgram } from "./program.ts";

/** The newest compiler of Debian 12 and later has another name than the one it was released with. */
const cargo = { probe: ["cargo", "--version"], debianPackage: "cargo-web" } as const;

/** What is to be compiled, from the crate in `folder`, the binary going to `output`. */
export interface RustCompilation {
  readonly program: RustProgram;
  readonly folder: string;
  readonly output: string;
}

/** The environment of every build: what was compiled before is kept beside the other caches. */
export function cargoEnvironment({ cache }: Pick<Site, "cache">): Record<string, string> {
  return { CARGO_TARGET_DIR: join(cache, "cargo") };
}

/**
 * Compiles a program for this machine's C library, which its image must hold.
 *
 * @throws Error when there is no compiler, or with its last line.
 */
export async function compileRust(
  site: Pick<Site, "cache" | "run">,
  { program, folder, output }: RustCompilation,
): Promise<void> {
  const { title, binary } = program;
  if (process.platform !== "linux") {
    const rule = "must be built on Linux, where its image's libraries are";
    throw new Error(`${title}: ${rule}, got '${process.platform}'; build it there`);
  }
  await ensureClient(site, cargo);
  const env = cargoEnvironment(site);
  const command = ["cargo", "build", "--release", "--locked", "--quiet"] as const;
  const { ok, reason } = await site.run(command, { cwd: folder, env });
  if (!ok) {
    throw new Error(
      `${title}: must build from ${relative(".", folder)}, got '${reason}'; ` +
        "install Rust, or run `cargo build` there to see all of it",
    );
  }
  await copyFile(join(env["CARGO_TARGET_DIR"] ?? "", "release", binary), join(output, binary));
}
