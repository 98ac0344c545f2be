import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { workbench } from "../workbench.ts";

/** A passphrase and where it comes from, in words. */
export interface Passphrase {
  readonly text: string;
  readonly from: string;
}

/** What Pulumi encrypts with a passphrase to know it again, and how it derives a key from one. */
const KNOWN = { text: "pulumi", iterations: 1_000_000, keyLength: 32, tagLength: 16 };

/** The passphrase that Pulumi would be given here; `undefined` where there is none. */
export function ownPassphrase(): Passphrase | undefined {
  const variables = { ...process.env, ...workbench().env };
  const text = variables["PULUMI_CONFIG_PASSPHRASE"];
  if (text !== undefined) return { text, from: "PULUMI_CONFIG_PASSPHRASE" };
  const file = variables["PULUMI_CONFIG_PASSPHRASE_FILE"];
  return file === undefined ? undefined : passphraseIn(file);
}

/** The passphrase in a file, read as Pulumi reads it; `undefined` where there is no such file. */
export function passphraseIn(file: string): Passphrase | undefined {
  try {
    return { text: readFileSync(file, "utf8").trim(), from: file };
  } catch {
    return undefined;
  }
}

/**
 * Whether a passphrase is the one that a state's secrets were encrypted with.
 *
 * @param salt as the state has it: `v1:<salt>:v1:<nonce>:<a known text, encrypted>`.
 * @see https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/secrets/passphrase/manager.go
 */
export function opens(salt: string, { text }: Pick<Passphrase, "text">): boolean {
  const parts = salt.split(":");
  const [, salted = "", , nonce = "", encrypted = ""] = parts;
  if (parts.length !== 5) return false;
  const bytes = Buffer.from(encrypted, "base64");
  const { iterations, keyLength, tagLength } = KNOWN;
  const key = pbkdf2Sync(text, Buffer.from(salted, "base64"), iterations, keyLength, "sha256");
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    cipher.setAuthTag(bytes.subarray(-tagLength));
    const known =
      cipher.update(bytes.subarray(0, -tagLength)).toString() + cipher.final().toString();
    return known === KNOWN.text;
  } catch {
    return false;
  }
}
