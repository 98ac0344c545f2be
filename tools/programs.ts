import { execa } from "execa";
import type { ImageName } from "../model/images.ts";
import { Failure } from "./command-line.ts";
import { copyFiles } from "./container-files.ts";
import { workbench } from "./workbench.ts";

/** Where a program of the platform lies: in which image, and where in it. */
interface Location {
  readonly image: ImageName;
  /** Absent for what the image runs by itself. */
  readonly entrypoint?: string;
}

/** The programs that can say whether a configuration is valid. */
const locations = {
  otelcol: { image: "collector" },
  tempo: { image: "tempo" },
  jaeger: { image: "jaeger" },
  prometheus: { image: "prometheus" },
  promtool: { image: "prometheus", entrypoint: "/bin/promtool" },
  loki: { image: "loki" },
  amtool: { image: "alertmanager", entrypoint: "/bin/amtool" },
  caddy: { image: "caddy", entrypoint: "/usr/bin/caddy" },
} as const satisfies Record<string, Location>;

/** A program of the platform by the name it is known by. */
export type PlatformProgram = keyof typeof locations;

/** What a program finds when it starts. */
export interface Surroundings {
  /** Texts by their absolute path, readable by every user. */
  readonly files?: Readonly<Record<string, string>>;
  /** Variables that a configuration refers to. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program left when it ended. */
export interface ProgramOutcome {
  readonly exitCode: number;
  /** Both of its outputs as they came. */
  readonly output: string;
}

/** Seconds after which a program is taken for one that does not end by itself. */
const limit = 60;

/**
 * Runs a program of the platform to its end, without a network, in the very image that is deployed:
 * what validates a configuration is what will read it.
 *
 * @throws Failure when there is no workbench or no image, Error when the container cannot be made.
 */
export async function runProgram(
  program: PlatformProgram,
  args: readonly string[],
  { files = {}, env = {} }: Surroundings = {},
): Promise<ProgramOutcome> {
  const bench = workbench();
  const { image, entrypoint }: Location = locations[program];
  const reference = bench.images[image];
  if (reference === undefined)
    throw new Failure(`${program}: must be run in its image, got none; run \`npm run setup\``);
  const docker = execa({ env: bench.env, stdin: "ignore", all: true });
  const { stdout: container } = await docker("docker", [
    ...["create", "--network", "none"],
    ...(entrypoint === undefined ? [] : ["--entrypoint", entrypoint]),
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...[reference, ...args],
  ]);
  try {
    await copyFiles(container, files);
    const start = ["start", "--attach", container];
    const { exitCode = 1, all } = await docker({ reject: false, timeout: limit * 1000 })(
      "docker",
      start,
    );
    return { exitCode, output: all };
  } finally {
    await docker("docker", ["rm", "--force", "--volumes", container]);
  }
}
