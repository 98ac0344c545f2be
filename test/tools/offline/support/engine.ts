/** A real Pulumi engine with nothing but the stand-ins beside it, in a folder of its own. */
import {
  access,
  constants,
  cp,
  link,
  copyFile,
  mkdir,
  mkdtemp,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { bundleStandIns, tlsPlugin } from "../../../../tools/offline/bundle.ts";
import { version as tlsVersion } from "../../../../tools/offline/tls-provider/version.ts";

const checkout = join(import.meta.dirname, "..", "..", "..", "..");
const fixture = join(import.meta.dirname, "..", "fixtures", "program");

/** What one command wrote, and how it ended. */
export interface Run {
  readonly exitCode: number | undefined;
  /** Both outputs, as they came. */
  readonly all: string;
  readonly stdout: string;
}

/** A project with the fixture's program, and a `pulumi` to run it with. */
export interface Engine {
  /** The project's folder. */
  readonly project: string;
  /** Runs `pulumi` there. */
  pulumi(...args: readonly string[]): Promise<Run>;
  /** Removes all of it. */
  remove(): Promise<void>;
}

/**
 * An engine in a new temporary folder. The folder says `"type": "module"`, which the stand-ins, being without
 * extension, must bear; and the bundles are moved after they were made, which they must bear as well.
 */
export async function startEngine(): Promise<Engine> {
  const root = await mkdtemp(join(tmpdir(), "tracing engine "));
  const [bin, project, home, state] = ["bin", "project", "home", "state"].map((name) =>
    join(root, name),
  );
  const folders = {
    bin: String(bin),
    project: String(project),
    home: String(home),
    state: String(state),
  };
  await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
  await bundleStandIns(join(root, "bundles"), process.execPath);
  await cp(join(root, "bundles"), folders.bin, { recursive: true });
  await rm(join(root, "bundles"), { recursive: true });
  await place(await pulumiProgram(), join(folders.bin, "pulumi"));
  await mkdir(folders.state);
  await cp(fixture, folders.project, { recursive: true });
  await symlink(join(checkout, "node_modules"), join(folders.project, "node_modules"));
  const pulumi = commandIn(folders);
  const plugin = join(folders.bin, tlsPlugin);
  await succeed(pulumi("plugin", "install", "resource", "tls", tlsVersion, "--file", plugin));
  await succeed(pulumi("stack", "init", "dev"));
  return {
    project: folders.project,
    pulumi,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Waits for a command that must succeed. */
export async function succeed(run: Promise<Run>): Promise<Run> {
  const { exitCode, all, stdout } = await run;
  if (exitCode !== 0) throw new Error(`pulumi must succeed, got exit code '${exitCode}':\n${all}`);
  return { exitCode, all, stdout };
}

interface Folders {
  readonly bin: string;
  readonly project: string;
  readonly home: string;
  readonly state: string;
}

function commandIn({ bin, project, home, state }: Folders): Engine["pulumi"] {
  return async (...args) => {
    const { exitCode, all, stdout } = await execa(
      join(bin, "pulumi"),
      [...args, "--non-interactive"],
      {
        cwd: project,
        all: true,
        reject: false,
        stripFinalNewline: false,
        env: {
          PATH: [bin, process.env["PATH"]].join(delimiter),
          PULUMI_HOME: home,
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE: "of the tests",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
      },
    );
    return { exitCode, all, stdout };
  };
}

/** The engine takes a language host for its own only from beside its real file, so that is linked or copied. */
async function place(program: string, path: string): Promise<void> {
  await link(program, path).catch(() => copyFile(program, path));
}

async function pulumiProgram(): Promise<string> {
  const named = process.env["TRACING_INFRA_PULUMI"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const path of named === undefined
    ? folders.map((folder) => join(folder, "pulumi"))
    : [named])
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  throw new Error(
    `pulumi must be on PATH, or named by TRACING_INFRA_PULUMI, got ${named === undefined ? "neither" : `'${named}'`}; ` +
      "run `npm run setup` first",
  );
}
