import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { images } from "../../model/images.ts";
import type { Site } from "../setup/site.ts";
import { buildKey, moduleFolder, programFolder } from "./build.ts";
import { packageList } from "./debian.ts";
import { programsOf, type LocalImage } from "./local-image.ts";
import { localImages, type LocalImageName } from "./local-images.ts";
import type { ProgramName } from "./programs.ts";
import { programs } from "./programs.ts";

/** The Dockerfile of a local image; its context has the contents, an empty directory `empty`, and `temporary/tmp`. */
export function dockerfile(name: LocalImageName): string {
  const image: LocalImage = localImages[name];
  const { scripts, temporary, writable, volumes, env, user, workdir, entrypoint } = image;
  return [
    "FROM scratch",
    ...contentsOf(image).map(({ file, path }) => `COPY ${file} ${path}`),
    ...Object.keys(scripts).map((path) => `COPY ${basename(path)} ${path}`),
    ...(temporary ? ["COPY temporary /"] : []),
    ...writable.map((path) => `COPY --chown=${owner(user)} empty ${path}`),
    ...volumes.map((path) => `VOLUME ${JSON.stringify([path])}`),
    ...Object.entries(env).map(([variable, value]) => `ENV ${variable}=${value}`),
    `LABEL org.opencontainers.image.title="${name}, built by tracing-infra"`,
    `LABEL org.opencontainers.image.version="${images[name].tag}"`,
    `USER ${user}`,
    ...(workdir === undefined ? [] : [`WORKDIR ${workdir}`]),
    ...(entrypoint.length === 0 ? [] : [`ENTRYPOINT ${JSON.stringify(entrypoint)}`]),
    "",
  ].join("\n");
}

interface Content {
  readonly program: ProgramName;
  /** Name in the program's folder. */
  readonly file: string;
  /** Path in the image. */
  readonly path: string;
}

function contentsOf({ contents }: Pick<LocalImage, "contents">): Content[] {
  return programsOf({ contents }).flatMap((program) =>
    Object.entries(contents[program] ?? {}).map(([file, path]) => ({ program, file, path })),
  );
}

function owner(user: string): string {
  return user.includes(":") ? user : `${user}:${user}`;
}

/** The name of a local image: never like a published one, and another one for every other content. */
export function localReference(site: Pick<Site, "cache">, name: LocalImageName): string {
  const hash = createHash("sha256");
  for (const program of programsOf(localImages[name])) {
    hash.update(buildKey(programs[program], moduleFolder(program)));
    // Which versions of its packages a machine has shows only once they are there.
    const list = join(programFolder(site, program), packageList);
    if (existsSync(list)) hash.update(readFileSync(list));
  }
  const digest = hash.update(dockerfile(name)).digest("hex");
  return `tracing-infra.local/${name}:${images[name].tag}-${digest.slice(0, 12)}`;
}

/**
 * Makes an image of its programs, which must have been built.
 *
 * @returns its name.
 */
export async function buildLocalImage(site: Site, name: LocalImageName): Promise<string> {
  const reference = localReference(site, name);
  const context = await mkdtemp(join(tmpdir(), `tracing-infra-${name}-`));
  try {
    await fillContext(site, localImages[name], context);
    await writeFile(join(context, "Dockerfile"), dockerfile(name));
    const build = ["docker", "build", "--quiet", "--tag", reference, context] as const;
    const { ok, reason } = await site.run(build);
    if (!ok) throw new Error(`docker build: must succeed, got '${reason}'`);
    return reference;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function fillContext(
  site: Pick<Site, "cache">,
  image: LocalImage,
  context: string,
): Promise<void> {
  for (const { program, file } of contentsOf(image)) {
    const copy = join(context, file);
    const original = join(programFolder(site, program), file);
    await cp(original, copy, { recursive: true, verbatimSymlinks: true });
    if ((await stat(copy)).isFile()) await chmod(copy, 0o755);
  }
  for (const [path, text] of Object.entries(image.scripts)) {
    await writeFile(join(context, basename(path)), text);
    await chmod(join(context, basename(path)), 0o755);
  }
  await mkdir(join(context, "empty"));
  // Modes go into the image, where another user must get on with them.
  await chmod(join(context, "empty"), 0o755);
  await mkdir(join(context, "temporary/tmp"), { recursive: true });
  await chmod(join(context, "temporary/tmp"), 0o1777);
}
