import { Failure } from "../command-line.ts";
import type { OfflineChoice } from "./site.ts";

const choices: readonly string[] = ["auto", "always", "never"] satisfies OfflineChoice[];

/**
 * The choice that `text` names; `auto` where there is none.
 *
 * @throws Failure when it names none.
 */
export function offlineChoice(text: string | undefined): OfflineChoice {
  if (text === undefined || text === "") return "auto";
  if (isChoice(text)) return text;
  throw new Failure(`--offline: must be 'auto', 'always' or 'never', got '${text}'`, 64);
}

function isChoice(text: string): text is OfflineChoice {
  return choices.includes(text);
}
