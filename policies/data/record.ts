import { inFile } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import {
  at,
  fieldsOf,
  isFields,
  itemsOf,
  joined,
  textOf,
  walk,
  type Fields,
} from "../judging/values.ts";

/** The logger of Caddy's requests, before the name that a server gives it. */
const ACCESS = "http.log.access";

/** Whoever reads what is stored leaves a trace of it. */
export const readersAreOnRecord = policy({
  name: "readers-are-on-record",
  concern: "data",
  severity: "medium",
  scope: "resource",
  description:
    "Traces and logs tell of people; who looked at them, and when, can only be answered by the record of the requests that read them.",
  remedy:
    "Give each of the gateway's servers `logs` (an empty object is enough), and have a logger in `logging.logs` that takes `http.log.access` and does not discard it.",
  *judge(stack) {
    for (const { file, document } of stack.programs("gateway")) {
      for (const [name, server] of Object.entries(serversOf({ document }))) {
        if (![...walk(server)].some(({ value }) => value === "reverse_proxy")) continue;
        const place = joined("apps.http.servers", name);
        const { resource } = file;
        const logs = at(server, "logs");
        if (!isFields(logs)) {
          const must = "record who read what";
          yield { resource, path: inFile(file, `${place}.logs`), must, got: logs };
          continue;
        }
        const logger = loggerOf(logs);
        if (isWritten(logger, document)) continue;
        const must = `be given to a logger that writes, of those in 'logging.logs'`;
        yield { resource, path: inFile(file, `${place}.logs`), must, got: logger };
      }
    }
  },
});

function serversOf({ document }: Pick<Program, "document">): Fields {
  return fieldsOf(at(document, "apps", "http", "servers"));
}

function loggerOf(logs: Fields): string {
  const name = textOf(logs["default_logger_name"]);
  return name === undefined ? ACCESS : `${ACCESS}.${name}`;
}

/** Whether one of the logs takes what a logger says; Caddy's default takes everything. */
function isWritten(logger: string, document: Fields): boolean {
  const logs = fieldsOf(at(document, "logging", "logs"));
  const all = "default" in logs ? Object.values(logs) : [{}, ...Object.values(logs)];
  return all.some((log) => {
    const include = itemsOf(at(log, "include"));
    const isNamed = (names: readonly unknown[]) =>
      names.some((name) => logger === name || logger.startsWith(`${String(name)}.`));
    if (at(log, "writer", "output") === "discard" || isNamed(itemsOf(at(log, "exclude"))))
      return false;
    return include.length === 0 || isNamed(include);
  });
}
