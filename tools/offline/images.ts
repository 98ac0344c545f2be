import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageName } from "../../model/images.ts";
import { images } from "../../model/images.ts";
import type { Site } from "../setup/site.ts";
import { buildKey, moduleFolder, programFolder } from "./build.ts";
import type { ProgramName } from "./programs.ts";
import { programs } from "./programs.ts";

/** An image with nothing but a program, laid out as in the published one. */
export interface LocalImage {
  readonly program: ProgramName;
  /** Where each binary lies in the image; the first is what a container runs. */
  readonly binaries: Readonly<Record<string, string>>;
  readonly entrypoint: string;
  /** User and group that the program runs as. */
  readonly user: string;
  /** Directories that the program may write to. */
  readonly writable: readonly string[];
  /** Those of them that get a volume where none is mounted. */
  readonly volumes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const nothingMore = { writable: [], volumes: [], env: {} } as const;

/**
 * The images that can be built here: paths, users and volumes as in the published ones, so that the
 * same arguments and mounts work with either.
 *
 * @see the Dockerfiles of opentelemetry-collector-releases, tempo, jaeger and prometheus
 */
export const localImages = {
  collector: {
    ...nothingMore,
    program: "collector",
    binaries: { collector: "/otelcol-contrib" },
    entrypoint: "/otelcol-contrib",
    user: "10001:10001",
  },
  tempo: {
    ...nothingMore,
    program: "tempo",
    binaries: { tempo: "/tempo" },
    entrypoint: "/tempo",
    user: "10001:10001",
    writable: ["/var/tempo"],
  },
  jaeger: {
    program: "jaeger",
    binaries: { jaeger: "/cmd/jaeger/jaeger-linux" },
    entrypoint: "/cmd/jaeger/jaeger-linux",
    user: "10001",
    writable: ["/tmp"],
    volumes: ["/tmp"],
    env: { JAEGER_LISTEN_HOST: "0.0.0.0" },
  },
  prometheus: {
    ...nothingMore,
    program: "prometheus",
    binaries: { prometheus: "/bin/prometheus", promtool: "/bin/promtool" },
    entrypoint: "/bin/prometheus",
    user: "65534:65534",
    writable: ["/prometheus"],
    volumes: ["/prometheus"],
  },
} as const satisfies Record<ImageName, LocalImage>;

/** The Dockerfile of a local image; its context has the binaries and one empty directory, `empty`. */
export function dockerfile(name: ImageName): string {
  const { binaries, writable, volumes, env, user, entrypoint }: LocalImage = localImages[name];
  return [
    "FROM scratch",
    ...Object.entries(binaries).map(([binary, path]) => `COPY ${binary} ${path}`),
    ...writable.map((path) => `COPY --chown=${owner(user)} empty ${path}`),
    ...volumes.map((path) => `VOLUME ${JSON.stringify([path])}`),
    ...Object.entries(env).map(([variable, value]) => `ENV ${variable}=${value}`),
    `LABEL org.opencontainers.image.title="${name}, built by tracing-infra"`,
    `LABEL org.opencontainers.image.version="${images[name].tag}"`,
    `USER ${user}`,
    `ENTRYPOINT ${JSON.stringify([entrypoint])}`,
    "",
  ].join("\n");
}

function owner(user: string): string {
  return user.includes(":") ? user : `${user}:${user}`;
}

/** The name of a local image: never like a published one, and another one for every other content. */
export function localReference(name: ImageName): string {
  const { program } = localImages[name];
  const key = buildKey(programs[program], moduleFolder(program));
  const hash = createHash("sha256").update(key).update(dockerfile(name)).digest("hex");
  return `tracing-infra.local/${name}:${images[name].tag}-${hash.slice(0, 12)}`;
}

/**
 * Makes an image of the binaries, which must have been built.
 *
 * @returns its name.
 */
export async function buildLocalImage(site: Site, name: ImageName): Promise<string> {
  const { program, binaries } = localImages[name];
  const reference = localReference(name);
  const context = await mkdtemp(join(tmpdir(), `tracing-infra-${name}-`));
  try {
    for (const binary of Object.keys(binaries)) {
      const copy = join(context, binary);
      await copyFile(join(programFolder(site, program), binary), copy);
      await chmod(copy, 0o755);
    }
    await mkdir(join(context, "empty"));
    // Modes go into the image, where another user must get on with them.
    await chmod(join(context, "empty"), 0o755);
    await writeFile(join(context, "Dockerfile"), dockerfile(name));
    const { ok, reason } = await site.run([
      "docker",
      "build",
      "--quiet",
      "--tag",
      reference,
      context,
    ]);
    if (!ok) throw new Error(`docker build: must succeed, got '${reason}'`);
    return reference;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
