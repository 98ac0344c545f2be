import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** A failure that its message explains: shown without a stack trace, with its exit code. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** One option as its user sees it; a flag where `value` is absent. */
export interface Option {
  readonly describe: string;
  /** What stands for the value in the help, such as `N`. */
  readonly value?: string;
  readonly default?: string;
  /** Whether it may be said several times; what was said is joined by commas then. */
  readonly repeated?: boolean;
  /** Whether it may be said without its name as well; of several such the first is said first. */
  readonly bare?: boolean;
}

/** A command of the project: what it is for and what may be said to it. */
export interface Command<Name extends string> {
  /** As it is typed, such as `npm run verify`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<Name, Option>>;
}

/** What was said on the command line: a text, or `undefined`, for each option; `"true"` for a flag. */
export type Said<Name extends string> = Readonly<Record<Name, string | undefined>>;

/**
 * Runs a command of the project and sets the exit code: 0, a failure's own, or 1.
 *
 * `--help` explains the command; an option it does not know ends it with exit code 64 before anything
 * is done.
 */
export async function run<Name extends string>(
  command: Command<Name>,
  action: (said: Said<Name>) => Promise<void>,
): Promise<void> {
  try {
    const said = saidTo(command);
    if (said === "help") process.stdout.write(helpFor(command));
    else await action(said);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`✖ ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** A whole number from `least` to `most` that was said as an option's value. */
export function wholeNumber(
  text: string | undefined,
  { option, least, most }: { option: string; least: number; most: number },
): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least || value > most) {
    throw new Failure(
      `--${option}: must be a whole number from ${least} to ${most}, got '${text ?? ""}'`,
      64,
    );
  }
  return value;
}

function saidTo<Name extends string>(command: Command<Name>): Said<Name> | "help" {
  const options: ParseArgsOptionsConfig = { help: { type: "boolean", short: "h" } };
  for (const [name, option] of Object.entries<Option>(command.options)) {
    options[name] =
      option.value === undefined ? { type: "boolean" } : { type: "string", ...rulesOf(option) };
  }
  try {
    const { values: named, positionals } = parseArgs({
      options,
      strict: true,
      allowPositionals: true,
    });
    if (named["help"]) return "help";
    const values = { ...named, ...bareValues(command, positionals, named) };
    const texts = Object.entries<Option>(command.options).map(([name, option]) => {
      const value = values[name] ?? option.default;
      // Several are joined by commas.
      return [name, value === undefined ? undefined : String(value)];
    });
    return Object.fromEntries(texts) as Said<Name>;
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${helpFor(command)}`, 64);
  }
}

/** What was said without a name, by the names of the options that it is for. */
function bareValues(
  { options }: Command<string>,
  words: readonly string[],
  named: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const bare = Object.keys(options).filter((name) => options[name]?.bare);
  return Object.fromEntries(
    words.map((word, index) => {
      const name = bare[index];
      if (name === undefined) throw new Error(`Unexpected argument '${word}'`);
      if (named[name] !== undefined) {
        throw new Error(`Unexpected argument '${word}': '--${name}' is said as well`);
      }
      return [name, word];
    }),
  );
}

function rulesOf({ repeated = false }: Option) {
  return repeated ? { multiple: true } : {};
}

function helpFor<Name extends string>({ usage, summary, options }: Command<Name>): string {
  const lines = Object.entries<Option>(options).map(([name, option]) => {
    const flag = `--${name}${option.value === undefined ? "" : ` ${option.value}`}`;
    const bare = option.bare ? ", whose name alone will do" : "";
    const fallback = option.default === undefined ? "" : ` (default ${option.default})`;
    return `  ${flag.padEnd(24)}${option.describe}${bare}${fallback}`;
  });
  // Behind what is done with npm's own separator, no second one is needed.
  const said = usage.includes(" -- ") ? "[OPTIONS]" : "[-- OPTIONS]";
  return `${usage} ${said}\n\n${summary}\n\n${lines.join("\n")}\n`;
}
