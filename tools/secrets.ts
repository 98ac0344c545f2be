import { existsSync } from "node:fs";
import { basename } from "node:path";
import { Failure } from "./command-line.ts";
import { configurationIn, type Stack } from "./stack-file.ts";

/** The sections of a stack's configuration in which an operator says secrets, and nothing else. */
const SECTIONS = ["alerting", "grafana", "objectStorage", "remoteWrite"];

/** What stands for a secret where nobody may have it, as in the previews of forks (.github/scripts). */
const STAND_INS: readonly unknown[] = ["stand-in", "https://stand-in.example.com/"];

/** @throws Failure naming every secret that stands in a stack's file in plain text. */
export function requireEncrypted({ file }: Pick<Stack, "file">): void {
  // That there is no such file is said by whoever reads its settings.
  const configuration = existsSync(file) ? configurationIn(file) : {};
  const plain = Object.entries(configuration).filter(
    ([key, value]) =>
      SECTIONS.includes(key.split(":")[0] ?? "") &&
      !STAND_INS.includes(value) &&
      !isEncrypted(value),
  );
  if (plain.length === 0) return;
  const lines = plain.map(
    ([key]) =>
      `✖ ${key}: must be encrypted, got plain text; say it anew with \`pulumi config set --secret ${key}\``,
  );
  throw new Failure(`${basename(file)} has secrets that everybody can read:\n${lines.join("\n")}`);
}

/** Whether a value is one that the engine has encrypted. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
