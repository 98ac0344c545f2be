import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Site } from "../setup/site.ts";
import { proxyFor, requireGo } from "./go.ts";
import type { ModuleFile } from "./program.ts";

/** What `go mod download -json` says of a module. */
interface Downloaded {
  /** Where it was unpacked; absent with an `Error`. */
  readonly Dir?: string;
  /** Checksum of the whole module. */
  readonly Sum?: string;
  readonly Error?: string;
}

/**
 * Takes a file out of a Go module, fetched by `go`, so that a proxy in the user's own settings is asked.
 *
 * The module is unpacked where it goes when this ends: what is built from Go's own cache is much less than it.
 *
 * @throws Error when there is no Go, or the module is not to be had or not the chosen one.
 */
export async function unpackModule(
  site: Pick<Site, "run">,
  program: ModuleFile,
  output: string,
): Promise<void> {
  await requireGo(site);
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-module-file-"));
  try {
    const { member } = program;
    await copyFile(
      join(await download(site, program, work), member),
      join(output, basename(member)),
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The folder below `work` in which the module lies. */
async function download(
  { run }: Pick<Site, "run">,
  { title, module, version, sum }: ModuleFile,
  work: string,
): Promise<string> {
  const wanted = `${module}@${version}`;
  const proxies = await run(["go", "env", "GOPROXY"]);
  const { ok, stdout, reason } = await run(["go", "mod", "download", "-json", wanted], {
    cwd: work,
    env: {
      // Written by who runs this, so that they can remove it.
      GOFLAGS: "-modcacherw",
      GOMODCACHE: join(work, "modules"),
      GOPROXY: proxyFor(proxies.stdout),
      // The checksum that the module must have is here.
      GOSUMDB: "off",
      GOWORK: "off",
    },
  });
  const { Dir: folder, Sum: found, Error: refusal = reason } = downloadedIn(stdout);
  if (!ok || folder === undefined) {
    throw new Error(
      `${title}: must be fetched as '${wanted}', got '${refusal}'; go where Go's module proxy can be reached`,
    );
  }
  if (found === sum) return folder;
  throw new Error(
    `${title}: must have the checksum '${sum}', got '${found ?? ""}'; ` +
      "find out who changed the module before trusting either",
  );
}

/** What was said; nothing where Go did not come so far. */
function downloadedIn(text: string): Downloaded {
  return text === "" ? {} : (JSON.parse(text) as Downloaded);
}
