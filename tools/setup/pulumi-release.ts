import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { download, downloadText } from "./download.ts";
import type { Report, Site } from "./site.ts";
import { nameFolder } from "./write-whole.ts";

/** Where the official releases lie. */
export const releases = "https://get.pulumi.com/releases/sdk";

/** One official release for this machine. */
export interface Release {
  readonly archive: string;
  readonly checksums: string;
  /** Where its programs are kept once unpacked. */
  readonly folder: string;
}

/** The release of `version` for this machine. */
export function releaseFor({ cache }: Pick<Site, "cache">, version: string): Release {
  return {
    archive: `${releases}/pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`,
    checksums: `${releases}/pulumi-${version}-checksums.txt`,
    folder: join(cache, `pulumi-${version}`),
  };
}

/** The SHA-256 that a list of `sum  file` lines has for `file`. */
export function checksumOf(list: string, file: string): string | undefined {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  return lines.find(([, name]) => name === file)?.[0];
}

/**
 * Downloads, checks and unpacks a release.
 *
 * @returns the folder of its programs.
 * @throws Error when it cannot be downloaded or is not what was published.
 */
export async function unpackRelease(site: Site, release: Release, report: Report): Promise<string> {
  const { archive, checksums, folder } = release;
  const file = basename(archive);
  const expected = checksumOf(await downloadText(checksums), file);
  if (expected === undefined) throw new Error(`${checksums}: has no checksum of ${file}`);
  await mkdir(site.cache, { recursive: true });
  const unfinished = await mkdtemp(join(site.cache, ".pulumi-"));
  try {
    const path = join(unfinished, file);
    await download(archive, path, percentReport(file, report));
    const sum = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    if (sum !== expected) throw new Error(`${file}: must have SHA-256 ${expected}, got ${sum}`);
    const { ok, reason } = await site.run(["tar", "-xzf", path, "-C", unfinished]);
    if (!ok) throw new Error(`${file}: must unpack, got ${reason}`);
    await nameFolder(join(unfinished, "pulumi"), folder);
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Reports every tenth of a download once. */
function percentReport(file: string, report: Report): (share: number) => void {
  let told = 0;
  return (share) => {
    const tenth = Math.floor(share * 10);
    if (tenth > told) {
      told = tenth;
      report(`${file}: ${tenth * 10} %`);
    }
  };
}
