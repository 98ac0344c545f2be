import { request, type Agent } from "node:https";
import type { Account } from "../components/platform/index.ts";

/** What a caller shows, beside trusting the platform's authority. */
export interface Caller {
  /** PEM of the authority that the server's certificate must chain to. */
  readonly authority: string;
  readonly account?: Account | undefined;
  readonly certificate?: { readonly certificate: string; readonly key: string } | undefined;
  readonly token?: string | undefined;
  /** Whose data is asked for, where a store has tenants. */
  readonly tenant?: string | undefined;
  /** Keeps connections open for further questions; without it each has one of its own. */
  readonly agent?: Agent;
}

/** What is sent along with a question that is more than a GET. */
export interface Message {
  /** `POST` by default. */
  readonly method?: string;
  /** Media type of the body. */
  readonly type?: string;
  readonly body?: string | Uint8Array;
}

/** An answer over HTTPS. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Longest wait for one answer, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Asks over HTTPS, with the server's certificate verified; rejects where no HTTP answer comes.
 *
 * A message of mere text is posted as JSON.
 */
export function ask(url: string, caller: Caller, message?: string | Message): Promise<Answer> {
  const { account, certificate, token, tenant } = caller;
  const { method, type, body } = messageOf(message);
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        ca: caller.authority,
        agent: caller.agent ?? false,
        timeout: PATIENCE,
        ...(certificate && { cert: certificate.certificate, key: certificate.key }),
        ...(account && { auth: `${account.user}:${account.password}` }),
        headers: {
          ...(type !== undefined && { "content-type": type }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(tenant !== undefined && { "x-scope-orgid": tenant }),
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: text });
        });
        response.on("error", reject);
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

function messageOf(message: string | Message | undefined): Message {
  if (message === undefined) return { method: "GET" };
  if (typeof message !== "string") return { method: "POST", ...message };
  return { method: "POST", type: "application/json", body: message };
}
