/** Lists the traces in cold storage, and brings them back. */
import { join } from "node:path";
import { accessTo, urlOf } from "../access.ts";
import { interruptible } from "../backup/interruption.ts";
import { Failure, run, wholeNumber, type Command } from "../command-line.ts";
import { platformNameOf } from "../docker.ts";
import { localFolder } from "../setup/site.ts";
import { root, stackOnDocker } from "../stack-file.ts";
import { wantedFrom } from "./option-values.ts";
import { extentOf, jsonOf, lossesOf, moment, tableOf, took } from "./report.ts";
import { restore, type Restored } from "./restore.ts";
import { restoredTenant } from "./restored-tenant.ts";
import { search, type ArchivedTrace, type Index, type Wanted } from "./search.ts";
import { updatedIndex } from "./stored-index.ts";
import { archiveVolumeOf, withArchive, type ArchiveVolume } from "./volume.ts";

/** Traces that are restored in one go: all of their ids and spans are known then. */
const MOST_RESTORED = 10_000;

/** The stack of that name, whose archive is in a volume of Docker's. */
function archived(stack: string) {
  return stackOnDocker(stack, "in a cluster, look into its volume claim 'archive'");
}

const about = {
  from: {
    value: "TIME",
    describe: "Begun then or later: 2026-01-31T14:00Z, or 2h for how long ago",
  },
  to: { value: "TIME", describe: "Begun before" },
  service: { value: "NAME", describe: "With a span of this service" },
  errors: { describe: "With an error" },
  stack: { value: "NAME", default: "dev", describe: "Stack whose archive is read" },
} as const;

const overview = {
  usage: "npm run archive",
  summary:
    "Lists the traces in cold storage, or brings some of them back:\n\n" +
    "  npm run archive -- list --from 2h --errors\n" +
    "  npm run archive -- restore --trace ID\n\n" +
    "Each tells more with --help.",
  options: {},
} as const satisfies Command<string>;

const listing = {
  usage: "npm run archive -- list",
  summary:
    "Shows traces in cold storage, the latest first. Only files that are new or have grown are read; what\n" +
    "is in the others is known from the last time.",
  options: {
    trace: { value: "ID", describe: "Only this one" },
    ...about,
    limit: { value: "N", default: "100", describe: "Show at most so many, 1 to 100000" },
    json: { describe: "Print JSON" },
  },
} as const satisfies Command<string>;

const restoring = {
  usage: "npm run archive -- restore",
  summary:
    "Sends traces of cold storage to Tempo, each with all its spans, and reads them back. What Tempo has\n" +
    "is not sent again. Needs --trace, or --from and --to. Exit code 2 without a platform.",
  options: { trace: { value: "ID", describe: "This one" }, ...about },
} as const satisfies Command<string>;

const [action] = process.argv.splice(2, isAction(process.argv[2]) ? 1 : 0);

if (action === "list") {
  await run<keyof (typeof listing)["options"]>(listing, async ({ stack, limit, json, ...said }) => {
    const wanted = wantedFrom(said);
    const most = wholeNumber(limit, { option: "limit", least: 1, most: 100_000 });
    await withIndex(stack ?? "dev", async (index) => {
      const traces = await search(index, wanted);
      const shown = traces.slice(0, most);
      if (json !== undefined) {
        write(jsonOf(shown));
        return;
      }
      write(shown.length > 0 ? tableOf(shown) : "");
      write(`${shown.length} of ${traces.length} traces; ${extentOf(index.files)}\n`);
    });
  });
} else if (action === "restore") {
  await run<keyof (typeof restoring)["options"]>(restoring, async ({ stack, ...said }) => {
    if (said.trace === undefined && (said.from === undefined || said.to === undefined)) {
      throw new Failure("must be told which traces: --trace, or --from and --to", 64);
    }
    await bringBack(stack ?? "dev", wantedFrom(said));
  });
} else {
  await run(overview, () => {
    throw new Failure("must be told what to do: 'list' or 'restore'; see --help", 64);
  });
}

function isAction(text: string | undefined): boolean {
  return text === "list" || text === "restore";
}

/** An archive while it is read. */
interface Opened {
  readonly archive: ArchiveVolume;
  /** The index, brought up to date again. */
  readonly again: () => Promise<Index>;
  readonly signal: AbortSignal;
}

/** Does work with the index of a stack's archive, brought up to date. */
async function withIndex(
  stack: string,
  work: (index: Index, opened: Opened) => Promise<void>,
): Promise<void> {
  const volume = await archiveVolumeOf(platformNameOf(archived(stack).name));
  const folder = join(localFolder(root), "archive", stack);
  await interruptible((signal) =>
    withArchive(volume, signal, async (archive) => {
      const again = () => updatedIndex(folder, archive);
      const index = await again();
      for (const line of lossesOf(index.files)) process.stderr.write(`⚠ ${line}\n`);
      await work(index, { archive, again, signal });
    }),
  );
}

async function bringBack(stack: string, wanted: Wanted): Promise<void> {
  const access = await accessTo(archived(stack));
  const began = Date.now();
  await withIndex(stack, async (index, opened) => {
    const traces = await search(index, wanted);
    requireSome(traces, wanted, index);
    const restored = await restore(traces, {
      ...{ ...opened, files: index.files, destination: restoredTenant(access) },
      tell: (line) => {
        write(`• ${line}\n`);
      },
    });
    write(summary(restored, { traces, url: urlOf(access, "gateway", "tempo"), began }));
  });
}

/** Whether there is something to restore, and no more than can be. */
function requireSome(
  traces: readonly ArchivedTrace[],
  { trace, from = 0, to = 0 }: Wanted,
  { files }: Index,
): void {
  if (traces.length > MOST_RESTORED) {
    throw new Failure(
      `must be at most ${MOST_RESTORED} traces in one go, got ${traces.length}; narrow it with --from and --to`,
    );
  }
  if (traces.length > 0) return;
  const what =
    trace === undefined
      ? `nothing to restore: no such trace begins from ${moment(from)} to ${moment(to)}`
      : `trace ${trace} is not in the archive`;
  throw new Failure(`${what}; ${extentOf(files)}`);
}

interface Doing {
  readonly traces: readonly ArchivedTrace[];
  readonly url: string;
  readonly began: number;
}

function summary(restored: Restored, { traces, url, began }: Doing): string {
  const { spans, sent } = restored;
  const shown = traces.slice(0, 5).map(({ id }) => `  Read it     ${url}/api/v2/traces/${id}\n`);
  const more = traces.length - shown.length;
  return (
    `✔ ${traces.length} traces with ${spans} spans are in Tempo: ${sent} sent, ` +
    `${spans - sent} were there, in ${took(began)}\n\n${shown.join("")}` +
    (more > 0 ? `              and ${more} more; \`npm run archive -- list\` has their ids\n` : "")
  );
}

function write(text: string): void {
  process.stdout.write(text);
}
