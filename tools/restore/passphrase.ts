import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { opens, ownPassphrase, passphraseIn } from "../backup/passphrase.ts";
import { stateFrom } from "../backup/state.ts";
import { localFolder } from "../setup/site.ts";
import { passphraseFile } from "../setup/state-backend.ts";
import { writeWhole } from "../setup/write-whole.ts";
import { root } from "../stack-file.ts";
import { workbench } from "../workbench.ts";
import type { Checked } from "./check.ts";
import type { Opener } from "./plan.ts";

/**
 * Whose passphrase opens the state of a backup.
 *
 * The backup's own counts only where it can become the checkout's: where nothing was encrypted with
 * another one yet, and the user has not named one.
 */
export async function openerOf({ folder, manifest }: Checked): Promise<Opener | undefined> {
  const state =
    manifest.state && stateFrom(readFileSync(join(folder, manifest.state.file), "utf8"));
  // Without a salt it is not a passphrase that opens it, and Pulumi knows what does.
  if (state?.salt === undefined) return "own";
  const own = ownPassphrase();
  if (own !== undefined && opens(state.salt, own)) return "own";
  const theirs = manifest.passphrase && passphraseIn(join(folder, manifest.passphrase.file));
  if (theirs === undefined || !opens(state.salt, theirs)) return undefined;
  const isReplaceable = own?.from === passphraseFile(localFolder(root)) && (await hasNoStacks());
  return isReplaceable ? "backup" : undefined;
}

/** Makes the backup's passphrase the checkout's. */
export async function takePassphrase({ folder, manifest }: Checked): Promise<void> {
  if (manifest.passphrase === undefined) return;
  const text = readFileSync(join(folder, manifest.passphrase.file), "utf8");
  await writeWhole(passphraseFile(localFolder(root)), text, 0o600);
}

async function hasNoStacks(): Promise<boolean> {
  const { stdout } = await execa("pulumi", ["stack", "ls", "--json", "--non-interactive"], {
    cwd: root,
    env: workbench().env,
    stdin: "ignore",
  });
  return (JSON.parse(stdout) as unknown[]).length === 0;
}
