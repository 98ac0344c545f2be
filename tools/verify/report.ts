import type { Access } from "../access.ts";
import { askUntil, type Check } from "./check.ts";
import { examinationOf } from "./examination.ts";

/** What came of one check. */
export interface Result {
  readonly name: string;
  /** `not run` counts neither way: the question could not be asked on this machine. */
  readonly outcome: "passed" | "failed" | "not run";
  /** From the first question to the good answer, or to giving up. */
  readonly milliseconds: number;
  /** What was found, what is wrong, or why nothing was asked. */
  readonly detail: string;
}

/** What came of every check, and the trace they were about. */
export interface Report {
  /** Whether no check failed. */
  readonly passed: boolean;
  readonly traceId: string;
  readonly results: readonly Result[];
}

/** Examines a platform, telling each result as it comes; each check may take `patience` ms. */
export async function examine(
  access: Access,
  patience: number,
  tell: (result: Result) => void = () => undefined,
): Promise<Report> {
  const { checks, traceId } = examinationOf(access);
  const results: Result[] = [];
  for (const check of checks) {
    const result = await resultOf(check, patience);
    results.push(result);
    tell(result);
  }
  const passed = results.every(({ outcome }) => outcome !== "failed");
  return { passed, traceId: traceId(), results };
}

async function resultOf(check: Check, patience: number): Promise<Result> {
  const { name, notRun } = check;
  if (notRun !== undefined) return { name, outcome: "not run", milliseconds: 0, detail: notRun };
  const began = Date.now();
  const found = await askUntil(check, began + patience).then(
    (detail) => ({ outcome: "passed" as const, detail }),
    (error: unknown) => ({ outcome: "failed" as const, detail: messageOf(error) }),
  );
  return { name, milliseconds: Date.now() - began, ...found };
}

const MARKS = { passed: "✔", failed: "✖", "not run": "–" } as const;

/** One line for a result, in columns. */
export function lineFor({ name, outcome, milliseconds, detail }: Result): string {
  const found = outcome === "not run" ? `not run: ${detail}` : detail;
  return `${MARKS[outcome]} ${name.padEnd(58)} ${String(milliseconds).padStart(6)} ms  ${found}\n`;
}

/** Errors of several connection attempts come as one without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
