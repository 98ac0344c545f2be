import { teamTokenFile } from "../../model/teams.ts";
import { secretPath } from "../../model/workload.ts";
import { answer, fields, type Handler, type Match, type Route } from "./caddy.ts";
import { requestsFor } from "./paths.ts";
import { noteAction } from "./roles.ts";

/** What SDKs ask at each of the doors for sampling strategies, by the gateway's listener. */
export const strategyQuestions: Readonly<Record<string, Match>> = {
  sampling: requestsFor(["GET"], ["/sampling", "/api/sampling"]),
  samplingGrpc: requestsFor(["POST"], ["/jaeger.api_v2.SamplingManager/GetSamplingStrategy"]),
};

/** The secret files with the tokens that open these doors. */
export function strategyTokens(teams: readonly string[]) {
  return ["otlp-token" as const, ...teams.map(teamTokenFile)];
}

/** Caddy reads the files at each request; a token has letters and digits only, so no wildcard. */
function senders(teams: readonly string[]): Match {
  const shown = strategyTokens(teams).map((file) => `Bearer {file.${secretPath(file)}}`);
  return { header: { Authorization: shown } };
}

/** Whom no file could make a sender: without the file, the name alone would do. */
const withToken: Match = {
  header_regexp: { Authorization: { pattern: "^Bearer [A-Za-z0-9]{16,}$" } },
};

/** Senders of telemetry learn which share of it to send, and nothing else here. */
export function strategyRoutes(
  questions: Match,
  proxy: Handler,
  teams: readonly string[],
): Route[] {
  return [
    {
      match: [{ not: [{ ...senders(teams), ...withToken }] }],
      handle: [
        {
          ...answer(401, "Show the token of the senders of telemetry."),
          headers: fields({
            "Content-Type": "text/plain; charset=utf-8",
            "WWW-Authenticate": 'Bearer realm="tracing"',
          }),
        },
      ],
    },
    { match: [questions], handle: [noteAction.strategy, proxy] },
    { handle: [answer(404, "There is nothing here but '/sampling?service=<name>'.")] },
  ];
}
