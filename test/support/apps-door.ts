import { request } from "node:https";
import { WebSocket } from "ws";
import { ask, type Answer } from "../../tools/https.ts";
import type { AppsDoor } from "../../tools/traffic/apps.ts";

/** An answer of the sample services, with what it says of its trace. */
export interface Answered extends Answer {
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks the sample services something, as who has `door`'s token. */
export function chat(
  { url, authority, token }: AppsDoor,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/api/chat`,
      {
        method: "POST",
        agent: false,
        ca: authority,
        headers: { ...headers, authorization: `Bearer ${token}` },
      },
      (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, body, headers: headers as Record<string, string> });
        });
      },
    );
    asked.on("error", reject);
    asked.end(JSON.stringify({ message: "What is the answer?" }));
  });
}

/** Somebody who listens to what the sample services answer. */
export interface Listener {
  /** What has come so far, the oldest first. */
  readonly heard: readonly string[];
  say(text: string): void;
  close(): void;
}

/** A WebSocket client; rejects where it is not let in. */
export async function listening({ url, authority, token }: AppsDoor): Promise<Listener> {
  const heard: string[] = [];
  const socket = new WebSocket(`${url.replace("https:", "wss:")}/ws`, {
    ca: authority,
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on("message", (data: Buffer) => heard.push(data.toString()));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    heard,
    say: (text) => {
      socket.send(text);
    },
    close: () => {
      socket.close();
    },
  };
}

/** Switches faults of the sample services, as who has `token`; those not named are switched off. */
export function switchFaults(
  { url, authority }: Omit<AppsDoor, "token">,
  token: string | undefined,
  faults: object,
): Promise<Answer> {
  const message = { method: "PUT", type: "application/json", body: JSON.stringify(faults) };
  return ask(`${url}/admin/faults`, { authority, token }, message);
}
