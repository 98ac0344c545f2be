import type { Access } from "../access.ts";
import { askUntil, examinationOf } from "./checks.ts";

/** What came of one check. */
export interface Result {
  readonly name: string;
  readonly passed: boolean;
  /** From the first question to the good answer, or to giving up. */
  readonly milliseconds: number;
  /** What was found, or what is wrong. */
  readonly detail: string;
}

/** What came of every check, and the trace they were about. */
export interface Report {
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
    const began = Date.now();
    const outcome = await askUntil(check, began + patience).then(
      (detail) => ({ passed: true, detail }),
      (error: unknown) => ({ passed: false, detail: messageOf(error) }),
    );
    const result = { name: check.name, milliseconds: Date.now() - began, ...outcome };
    results.push(result);
    tell(result);
  }
  return { passed: results.every(({ passed }) => passed), traceId: traceId(), results };
}

/** One line for a result, in columns. */
export function lineFor({ name, passed, milliseconds, detail }: Result): string {
  return `${passed ? "✔" : "✖"} ${name.padEnd(58)} ${String(milliseconds).padStart(6)} ms  ${detail}\n`;
}

/** Errors of several connection attempts come as one without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
