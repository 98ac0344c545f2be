import { createInterface } from "node:readline/promises";
import { Failure } from "../command-line.ts";

/**
 * Shows what is about to happen and goes on once somebody has agreed.
 *
 * @throws Failure when nobody did; exit code 64 where nobody can be asked.
 */
export async function confirmed(intention: string, isAgreed: boolean): Promise<void> {
  process.stdout.write(`${intention}\n`);
  if (isAgreed) return;
  if (!process.stdin.isTTY) {
    throw new Failure("--yes: must be said where nobody can be asked, got nothing", 64);
  }
  const dialogue = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await dialogue.question("Go on? [y/N] ");
    if (!/^y(es)?$/i.test(answer.trim())) throw new Failure("not restored: nothing was changed");
  } finally {
    dialogue.close();
  }
}
