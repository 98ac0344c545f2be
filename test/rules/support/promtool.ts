import { yaml } from "../../../components/yaml.ts";
import { runProgram, type ProgramOutcome } from "../../../tools/programs.ts";
import { everyRule } from "./rendered.ts";

/** Series by their names and labels, in promtool's notation of values over time. */
export type InputSeries = Readonly<Record<string, string>>;

/** What is asked at a time, and the samples that must be the whole answer. */
export interface Question {
  readonly expr: string;
  readonly at: string;
  readonly answer: readonly { readonly labels: string; readonly value: number }[];
}

/** A unit test of rules. */
export interface UnitTest {
  readonly name: string;
  readonly series: InputSeries;
  readonly questions: readonly Question[];
}

/**
 * What promtool says of unit tests, all of them in one run.
 *
 * `step` is the time between two samples and between two evaluations alike.
 */
export function runUnitTests(
  tests: readonly UnitTest[],
  step: string,
  rules = everyRule,
): Promise<ProgramOutcome> {
  const text = yaml({
    rule_files: ["rules.yaml"],
    evaluation_interval: step,
    tests: tests.map(({ name, series, questions }) => ({
      name,
      interval: step,
      input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
      promql_expr_test: questions.map(({ expr, at, answer }) => ({
        // Of a failure promtool shows the query alone, so the query says which test it is of.
        expr: `${expr} # ${name}`,
        eval_time: at,
        exp_samples: answer,
      })),
    })),
  });
  const files = { "/tests/rules.yaml": rules, "/tests/tests.yaml": text };
  // Its database needs a folder that it may write to, and the image has but one.
  const env = { TMPDIR: "/prometheus" };
  return runProgram("promtool", ["test", "rules", "/tests/tests.yaml"], { files, env });
}

/** What promtool complains of in one test; all it says where it has not come to the tests. */
export function complaintsAbout(name: string, { exitCode, output }: ProgramOutcome): string[] {
  if (exitCode === 0) return [];
  const failures = output.split(/(?=expr: ")/).filter((one) => one.startsWith("expr: "));
  return failures.length === 0 ? [output] : failures.filter((one) => one.includes(`# ${name}"`));
}

/** A series' name with its labels in braces. */
export function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(",")}}`;
}
