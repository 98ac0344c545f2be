import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { programFolder } from "../../offline/build.ts";
import type { Site } from "../../setup/site.ts";
import type { Programs } from "../programs.ts";
import type { OwnImage } from "./own.ts";

/** The user of the cluster's own images where a pod names no other. */
const NOBODY = 65_532;

/** A process as a container of an image begins. */
interface Beginning {
  readonly command: readonly string[];
  /** SHA-256 of the image's one layer. */
  readonly layer: string;
}

/** The configuration of an image with one layer. */
export function imageConfiguration({ command, layer }: Beginning, arch: string = process.arch) {
  return {
    architecture: arch === "x64" ? "amd64" : arch,
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { Entrypoint: command, Env: ["PATH=/bin"], User: `${NOBODY}:${NOBODY}` },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer}`] },
    history: [{ created: "1970-01-01T00:00:00Z", created_by: "tracing-infra" }],
  };
}

/**
 * Writes an image as an archive such as `docker save` writes, without an engine.
 *
 * @param file where to.
 */
export async function writeArchive(
  { site, programs }: { readonly site: Pick<Site, "cache">; readonly programs: Programs },
  image: OwnImage,
  file: string,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-image-"));
  try {
    const root = join(work, "root");
    await mkdir(root, { mode: 0o755 });
    if (image.content === "shell") await layOutShell(programs.debian("busybox"), root);
    else {
      const { program } = image.content;
      await copyFile(join(programFolder(site, program), program), join(root, program));
      await chmod(join(root, program), 0o755);
    }
    await mkdir(join(root, "tmp"));
    await chmod(join(root, "tmp"), 0o1777);
    await tar(root, join(work, "layer.tar"), ["."]);
    const layer = await sha256(join(work, "layer.tar"));
    const configuration = imageConfiguration({ command: image.command, layer });
    await writeFile(join(work, "config.json"), JSON.stringify(configuration));
    const manifest = [
      { Config: "config.json", RepoTags: [image.reference], Layers: ["layer.tar"] },
    ];
    await writeFile(join(work, "manifest.json"), JSON.stringify(manifest));
    await tar(work, file, ["manifest.json", "config.json", "layer.tar"]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** One program that is all commands, and a link for each of them. */
async function layOutShell(busybox: string, root: string): Promise<void> {
  await mkdir(join(root, "bin"));
  await copyFile(busybox, join(root, "bin/busybox"));
  const { stdout } = await execa(busybox, ["--list"]);
  for (const name of stdout.split("\n").filter((one) => one !== "" && one !== "busybox")) {
    await symlink("busybox", join(root, "bin", name));
  }
  await mkdir(join(root, "etc"));
  const users = `root:x:0:0:root:/:/bin/sh\nnobody:x:${NOBODY}:${NOBODY}::/:/bin/sh\n`;
  await writeFile(join(root, "etc/passwd"), users);
}

/** The same archive whenever and by whomever it is made. */
async function tar(folder: string, file: string, names: readonly string[]): Promise<void> {
  const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  await execa("tar", ["--directory", folder, ...same, "--create", "--file", file, ...names]);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
