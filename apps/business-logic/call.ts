import { Agent, request } from "node:https";
import { headersOf, Refusal, type Scope } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds after which a callee counts as gone. */
const PATIENCE = 30_000;

/** Milliseconds that a connection waits for its next request: less than the callees wait. */
const IDLE = 5_000;

/** What a callee is asked. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What it has answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks another service in JSON, over mutual TLS, as part of a request. */
export type Call = (url: URL, scope: Scope, question?: Question) => Promise<Answer>;

/** The way to the other services. */
export function callerWith({ tls }: Pick<Settings, "tls">): Call {
  const agent = new Agent({ ...tls, minVersion: "TLSv1.3", keepAlive: true, timeout: IDLE });
  return (url, scope, { method = "POST", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const gone = (reason: string) => {
        const message = `${url.host}: must answer, got '${reason}'; see its log`;
        reject(new Refusal(502, "unreachable", message));
      };
      const sent = request(
        url,
        {
          ...{ agent, method, timeout: PATIENCE },
          headers: { "content-type": "application/json", ...headersOf(scope), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", ({ message }) => {
            gone(message);
          });
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body: parsed(text) });
          });
        },
      );
      sent.on("timeout", () => sent.destroy(new Error(`nothing for ${PATIENCE} ms`)));
      sent.on("error", ({ message }) => {
        gone(message);
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

/** The answer's body where the callee did what it was asked to. */
export function required({ host }: URL, { status, body }: Answer): Record<string, unknown> {
  if (status < 300 && typeof body === "object") return { ...body };
  const reason = `${status} ${JSON.stringify(body)}`;
  throw new Refusal(
    502,
    "callee_failed",
    `${host}: must do its part, got '${reason}'; see its log`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
