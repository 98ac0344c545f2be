/** Writes all data of a platform and its state to a folder. */
import { join, resolve } from "node:path";
import { run, type Command } from "../command-line.ts";
import { root, stackOnDocker } from "../stack-file.ts";
import { backup } from "./backup.ts";
import { interruptible } from "./interruption.ts";
import { filesOf, type Manifest } from "./manifest.ts";
import { ownPassphrase } from "./passphrase.ts";
import { secondsInWords, sizeInWords } from "./size.ts";

const IN_A_CLUSTER =
  "in a cluster, take snapshots of its volume claims with the cluster's own means";

const command = {
  usage: "npm run backup",
  summary:
    "Writes every data volume of a stack's platform, its state and its settings to a new folder. Whoever\n" +
    "writes to a volume is stopped for the seconds of its copy, one volume after the other. The secrets in\n" +
    "the state stay encrypted; what opens them comes along only with --with-passphrase.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform is backed up" },
    out: { value: "DIR", describe: "Folder to make, instead of backups/<stack>-<time>" },
    "with-passphrase": { describe: "Put the passphrase of the state's secrets beside it" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  const stack = stackOnDocker(said.stack ?? "dev", IN_A_CLUSTER);
  const began = Date.now();
  const out = resolve(said.out ?? join(root, "backups", folderName(stack.name, new Date(began))));
  const manifest = await interruptible((signal) =>
    backup(stack, {
      out,
      withPassphrase: said["with-passphrase"] !== undefined,
      signal,
      tell: (line) => process.stdout.write(`• ${line}\n`),
    }),
  );
  process.stdout.write(summary(manifest, { out, took: Date.now() - began }));
});

/** A name that sorts by time and that every file system takes. */
function folderName(stack: string, time: Date): string {
  return `${stack}-${time.toISOString().replace(/\.\d+/, "").replaceAll(":", "-")}`;
}

function summary(manifest: Manifest, { out, took }: { out: string; took: number }): string {
  const files = filesOf(manifest);
  const size = sizeInWords(files.reduce((sum, one) => sum + one.size, 0));
  const { volumes, state } = manifest;
  return `✔ ${volumes.length} volumes${state ? " and the state" : ""}: ${size} in ${secondsInWords(took)}

  Backup          ${out}
  Bring it back   npm run restore -- --from ${out}
${secretsIn(manifest)}`;
}

/** What to know about the secrets of a backup. */
function secretsIn({ state, passphrase }: Manifest): string {
  if (passphrase)
    return "  Secrets         whoever can read the folder has every key of the platform\n";
  if (!state) return "";
  const where = ownPassphrase()?.from ?? "the state's passphrase";
  return (
    `  Secrets         encrypted: worth nothing without the passphrase in ${where};\n` +
    "                  keep a copy of it elsewhere, or back up with --with-passphrase\n"
  );
}
