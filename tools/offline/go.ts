import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Site } from "../setup/site.ts";
import { withWhatIsLacking } from "./lacking.ts";
import type { GoProgram } from "./program.ts";

/** The oldest Go that fetches the toolchain a module asks for. */
const oldestGo = [1, 24] as const;

/** Whether `go version` names a Go that can build the programs. */
export function isSupportedGo(version: string): boolean {
  const [, major, minor] = /\bgo(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return (
    Number(major) > oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) >= oldestGo[1])
  );
}

/**
 * Makes sure of a Go that can build the programs.
 *
 * @throws Error when there is none.
 */
export async function requireGo({ run }: Pick<Site, "run">): Promise<void> {
  const { ok, stdout, reason } = await run(["go", "version"]);
  if (ok && isSupportedGo(stdout)) return;
  throw new Error(
    `go: must be version ${oldestGo.join(".")} or newer, got '${ok ? stdout.trim() : reason}'; ` +
      "install Go, or go where the official downloads can be reached",
  );
}

/** The module proxies to ask: without `direct`, a refusal is an error at once and names the module. */
export function proxyFor(configured: string): string {
  const proxies = configured.trim().replace(/[,|](direct|off)$/, "");
  return proxies === "" || proxies === "direct" ? "https://proxy.golang.org" : proxies;
}

/**
 * The environment of every build.
 *
 * Changing a flag changes the keys of Go's build cache: everything is compiled again.
 */
export async function buildEnvironment(
  { cache, run }: Pick<Site, "cache" | "run">,
  { runsIn }: Pick<GoProgram, "runsIn">,
): Promise<Record<string, string>> {
  const { stdout } = await run(["go", "env", "GOPROXY"]);
  return {
    ...(runsIn === "container" ? { GOOS: "linux" } : {}),
    CGO_ENABLED: "0",
    GOCACHE: join(cache, "go-build"),
    GOFLAGS: "-trimpath -buildvcs=false -mod=readonly",
    GOPROXY: proxyFor(stdout),
    GOTOOLCHAIN: "auto",
    GOWORK: "off",
  };
}

/** The arguments that build `program` from the module in `folder`, binaries going to `output`. */
export function buildArguments(program: GoProgram, folder: string, output: string): string[] {
  const { packages, tags, stamp } = program;
  const link = ["-s", "-w", ...(stamp ? [`-X ${stamp.variable}=${versionIn(folder, stamp)}`] : [])];
  return [
    "build",
    ...(tags === undefined ? [] : ["-tags", tags]),
    "-ldflags",
    link.join(" "),
    "-o",
    `${output}/`,
    ...packages,
  ];
}

function versionIn(folder: string, stamp: NonNullable<GoProgram["stamp"]>): string {
  return "version" in stamp ? stamp.version : required(folder, stamp.module);
}

/** What is to be compiled, from the module in `folder`, binaries going to `output`. */
export interface Compilation {
  readonly program: GoProgram;
  readonly folder: string;
  readonly output: string;
}

/**
 * Compiles a program.
 *
 * @throws Error when there is no Go, or with the compiler's last line.
 */
export async function compile(
  site: Pick<Site, "cache" | "run">,
  { program, folder, output }: Compilation,
): Promise<void> {
  await requireGo(site);
  const env = await buildEnvironment(site, program);
  const [, ...options] = buildArguments(program, folder, output);
  const { ok, reason } = await withWhatIsLacking(site, { program, folder, env }, (more) =>
    site.run(["go", "build", ...more, ...options], { cwd: folder, env }),
  );
  if (ok) return;
  throw new Error(
    `${program.title}: must build from ${relative(".", folder)}, got '${reason}'; ` +
      `run \`go build\` there to see all of it`,
  );
}

/** The version of `module` that the go.mod in `folder` requires. */
export function required(folder: string, module: string): string {
  const text = readFileSync(join(folder, "go.mod"), "utf8");
  const words = text.split("\n").map((line) =>
    line
      .replace(/^require /, "")
      .trim()
      .split(" "),
  );
  const version = words.find(([name]) => name === module)?.[1];
  if (version === undefined)
    throw new Error(`${folder}/go.mod: must require '${module}', got nothing`);
  return version;
}
