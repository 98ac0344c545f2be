import type { Chance } from "./chance.ts";
import { languageOf, type Language } from "./services.ts";
import type { Step, StepFailure } from "./step.ts";

type Cause = "database" | "model" | "message" | "program";

/** What goes wrong with what a step is about; the types as each language's libraries call them. */
const CAUSES: Readonly<Record<Cause, Readonly<Record<Language, string>> & { message: string }>> = {
  database: {
    rust: "sqlx::Error::PoolTimedOut",
    go: "*pgconn.ConnectError",
    python: "psycopg.errors.QueryCanceled",
    nodejs: "DatabaseError",
    message: "canceling statement due to statement timeout",
  },
  model: {
    rust: "llm::Error::RateLimited",
    go: "*llm.RateLimitError",
    python: "openai.RateLimitError",
    nodejs: "RateLimitError",
    message: "the model's provider takes no more requests for now",
  },
  message: {
    rust: "lapin::Error::ChannelClosed",
    go: "*amqp.Error",
    python: "aio_pika.exceptions.ChannelClosed",
    nodejs: "ChannelClosedError",
    message: "channel closed by the broker: PRECONDITION_FAILED",
  },
  program: {
    rust: "core::panicking::Panic",
    go: "runtime.Error",
    python: "KeyError",
    nodejs: "TypeError",
    message: "the answer has no field 'result'",
  },
};

/** Stack traces as each language writes them, of one operation of a service. */
const STACKS: Readonly<Record<Language, (at: Where) => string>> = {
  rust: ({ module, operation, type, line, message }) =>
    `${type}: ${message}\n   0: ${module}::${operation}\n             at ./src/${operation}.rs:${line}:17\n` +
    `   1: ${module}::serve::{{closure}}\n             at ./src/main.rs:88:9`,
  go: ({ module, operation, message, line }) =>
    `panic: ${message}\n\ngoroutine ${line} [running]:\nmain.${operation}(...)\n\t/src/${module}/${operation}.go:${line}\n` +
    `main.serve(...)\n\t/src/${module}/main.go:61`,
  python: ({ module, operation, type, line, message }) =>
    `Traceback (most recent call last):\n  File "/app/${module}/main.py", line 42, in serve\n    return await ${operation}(request)\n` +
    `  File "/app/${module}/${operation}.py", line ${line}, in ${operation}\n    raise failure\n${type}: ${message}`,
  nodejs: ({ module, operation, type, line, message }) =>
    `${type}: ${message}\n    at ${operation} (/app/${module}/${operation}.js:${line}:11)\n    at async serve (/app/${module}/main.js:30:5)`,
};

interface Where extends Record<"module" | "operation" | "type" | "message", string> {
  readonly line: number;
}

/** A failure that may begin in a step: an exception of its service's language, with a stack trace. */
export function failureIn({ service, name, attributes }: Step, chance: Chance): StepFailure {
  const language = languageOf(service);
  const cause = CAUSES[causeIn(Object.keys(attributes))];
  const { message } = cause;
  const type = cause[language];
  const [module, operation] = [service, name.slice(service.length + 1)].map((text) =>
    text.replaceAll("-", "_"),
  );
  const where = { module: module ?? "", operation: operation ?? "", type, message };
  return { type, message, stack: STACKS[language]({ ...where, line: chance.whole(20, 400) }) };
}

function causeIn(names: readonly string[]): Cause {
  const about = (prefix: string) => names.some((name) => name.startsWith(prefix));
  if (about("db.")) return "database";
  if (about("gen_ai.")) return "model";
  return about("messaging.") ? "message" : "program";
}
