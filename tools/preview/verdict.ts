import type { EngineEvent } from "./events.ts";
import { findingsIn } from "./findings.ts";
import { legible } from "./markdown.ts";

/** Whether what was previewed may be deployed, and what speaks against it. */
export interface Verdict {
  /** What the engine complains of, but for policies. */
  readonly errors: readonly string[];
  /** How many policies refuse it. */
  readonly refusals: number;
}

/** What the engine says beside what made it fail: an error of its own, or what policies have found. */
const NO_MORE = "preview failed";

/** What events say of a preview as a whole. */
export function verdictOn(events: readonly EngineEvent[]): Verdict {
  const errors = new Set(events.flatMap(errorsIn).filter((text) => text !== NO_MORE));
  const refusing = findingsIn(events).filter(({ isMandatory }) => isMandatory);
  const refusals = new Set(refusing.map(({ policy }) => policy)).size;
  const summary = events.map(({ summaryEvent }) => summaryEvent).findLast((one) => one);
  if (summary === undefined) {
    // All that is known then is what programs have written.
    for (const text of ["the engine ended before its preview did", ...events.flatMap(writtenIn)]) {
      errors.add(text);
    }
  } else if (errors.size + refusals === 0 && summary.result !== "succeeded") {
    errors.add(`the engine says that the preview has ${summary.result}`);
  }
  return { errors: [...errors], refusals };
}

/** Whether it may be deployed. */
export function isFine({ errors, refusals }: Verdict): boolean {
  return errors.length === 0 && refusals === 0;
}

/** The verdict in a few words, with its sign. */
export function verdictText(verdict: Verdict): string {
  const { errors, refusals } = verdict;
  const refused = `is refused by ${refusals} ${refusals === 1 ? "policy" : "policies"}`;
  if (errors.length > 0) return `✖ failed${refusals > 0 ? `, and ${refused}` : ""}`;
  return refusals > 0 ? `✖ ${refused}` : "✔ can be deployed";
}

function errorsIn({ diagnosticEvent, errorEvent }: EngineEvent): string[] {
  const texts = [
    ...(diagnosticEvent?.severity === "error" ? [diagnosticEvent.message] : []),
    ...(errorEvent ? [errorEvent.error] : []),
  ];
  return texts.map((text) => legible(text).trim()).filter((text) => text !== "");
}

function writtenIn({ diagnosticEvent }: EngineEvent): string[] {
  if (diagnosticEvent?.severity !== "info#err") return [];
  return [legible(diagnosticEvent.message).trimEnd()];
}
