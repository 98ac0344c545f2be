import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { build, isBuilt, programFolder } from "../../tools/offline/build.ts";
import { localImages } from "../../tools/offline/local-images.ts";
import { siteFor } from "../../tools/setup/site.ts";
import { workbench } from "../../tools/workbench.ts";

/** The programs that are run as processes of this machine, and where each is in its image. */
const inImage = {
  collector: localImages.collector.contents.collector.collector,
  tempo: localImages.tempo.contents.tempo.tempo,
  loki: localImages.loki.contents.loki.loki,
  caddy: localImages.caddy.contents.caddy.caddy,
} as const;

/** Programs that are in no image and tests alone run, by the names of their files. */
const forTests = { seaweedfs: "weed", actionlint: "actionlint" } as const;

/** A program that is run as a process of this machine. */
export type RunnableProgram = keyof typeof inImage | keyof typeof forTests;

const site = siteFor("auto");

/** The file of a program: what set-up has built, else what is in the image that it has pulled. */
export async function programFile(name: RunnableProgram): Promise<string> {
  if (isForTests(name)) {
    if (!isBuilt(site, name)) await build(site, name);
    return runnable(join(programFolder(site, name), forTests[name]));
  }
  if (isBuilt(site, name)) return runnable(join(programFolder(site, name), name));
  return fromImage(name);
}

function isForTests(name: RunnableProgram): name is keyof typeof forTests {
  return name in forTests;
}

/** Fetched programs are not executable files yet: images make them so. */
async function runnable(file: string): Promise<string> {
  await chmod(file, 0o755);
  return file;
}

async function fromImage(name: keyof typeof inImage): Promise<string> {
  const { env, images } = workbench();
  const image = images[name];
  if (image === undefined)
    throw new Error(`the image '${name}' must be there, run \`npm run setup\``);
  const docker = execa({ env, stdin: "ignore" });
  const { stdout: container } = await docker("docker", ["create", image]);
  try {
    const file = join(await mkdtemp(join(tmpdir(), "tracing-infra-program-")), basename(name));
    await docker("docker", ["cp", `${container}:${inImage[name]}`, file]);
    return file;
  } finally {
    await docker("docker", ["rm", "--force", "--volumes", container]);
  }
}
