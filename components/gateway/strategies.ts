import { secretPath } from "../../model/workload.ts";
import { answer, fields, type Handler, type Match, type Route } from "./caddy.ts";
import { requestsFor } from "./paths.ts";
import { noteAction } from "./roles.ts";

/** What SDKs ask at each of the doors for sampling strategies, by the gateway's listener. */
export const strategyQuestions: Readonly<Record<string, Match>> = {
  sampling: requestsFor(["GET"], ["/sampling", "/api/sampling"]),
  samplingGrpc: requestsFor(["POST"], ["/jaeger.api_v2.SamplingManager/GetSamplingStrategy"]),
};

/** Caddy reads the file at each request; the token has letters and digits only, so no wildcard. */
const sender: Match = {
  header: { Authorization: [`Bearer {file.${secretPath("otlp-token")}}`] },
};

/** Whom no file could make a sender: without the file, the name alone would do. */
const withToken: Match = {
  header_regexp: { Authorization: { pattern: "^Bearer [A-Za-z0-9]{16,}$" } },
};

/** Senders of telemetry learn which share of it to send, and nothing else here. */
export function strategyRoutes(questions: Match, proxy: Handler): Route[] {
  return [
    {
      match: [{ not: [{ ...sender, ...withToken }] }],
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
