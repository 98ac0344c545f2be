import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../command-line.ts";
import type { Stack } from "../stack-file.ts";
import { digestOf } from "./archive.ts";
import type { BackupFile, Manifest } from "./manifest.ts";
import { opens, ownPassphrase } from "./passphrase.ts";
import type { State } from "./state.ts";

/** What a backup has beside the volumes. */
export interface Small {
  readonly stack: Stack;
  readonly state: State | undefined;
  readonly withPassphrase: boolean;
}

/** Writes the state, the settings and, where asked for, the passphrase; what there is of them. */
export async function smallFiles(
  { stack, state, withPassphrase }: Small,
  folder: string,
): Promise<Pick<Manifest, "state" | "configuration" | "passphrase">> {
  const write = async (file: string, text: string): Promise<BackupFile> => {
    const path = join(folder, file);
    await writeFile(path, text, { flag: "wx", mode: 0o600, flush: true });
    return { file, ...(await digestOf(path)) };
  };
  const settings = existsSync(stack.file) ? readFileSync(stack.file, "utf8") : undefined;
  const passphrase = withPassphrase ? passphraseOf(state) : undefined;
  return {
    ...(state && { state: await write("state.json", state.text) }),
    ...(settings !== undefined && {
      configuration: await write(basename(stack.file), settings),
    }),
    ...(passphrase !== undefined && { passphrase: await write("passphrase", `${passphrase}\n`) }),
  };
}

/**
 * The passphrase that opens the state.
 *
 * @throws Failure when there is none here, or another one.
 */
function passphraseOf(state: State | undefined): string | undefined {
  if (state?.salt === undefined) return undefined;
  const own = ownPassphrase();
  if (own !== undefined && opens(state.salt, own)) return own.text;
  throw new Failure(
    `--with-passphrase: must find the passphrase that the stack was made with, got ${own?.from ?? "none"}; ` +
      "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to it",
  );
}
