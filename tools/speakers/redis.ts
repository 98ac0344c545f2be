import { connect } from "node:tls";
import type { Caller } from "../https.ts";
import { refused, type Outcome } from "./outcome.ts";

/** Longest wait for all of Redis' answers, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Logs in to Redis with what the caller shows, if anything, and pings.
 *
 * The status is `OK` when it answered the ping, and else the first word of its refusal, such as
 * `NOAUTH` or `WRONGPASS`. A token is shown as the default user's password.
 */
export async function pingRedis(url: string, caller: Caller): Promise<Outcome> {
  const { account, token } = caller;
  const login =
    account !== undefined
      ? ["AUTH", account.user, account.password]
      : token !== undefined
        ? ["AUTH", token]
        : undefined;
  const commands = [...(login ? [login] : []), ["PING"]];
  try {
    const answers = await answersTo(url, caller, commands);
    const refusal = answers.find((answer) => answer.startsWith("-"));
    if (refusal === undefined) return { accepted: true, status: "OK", said: answers.at(-1) ?? "" };
    const said = refusal.slice(1);
    return { accepted: false, status: said.split(" ")[0] ?? "", said };
  } catch (error) {
    return refused(error);
  }
}

/** The line with which Redis answers each of the commands. */
function answersTo(
  url: string,
  { authority, certificate }: Caller,
  commands: readonly (readonly string[])[],
): Promise<string[]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect({
      host: hostname,
      port: Number(port),
      servername: hostname,
      ca: authority,
      ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    socket.on("secureConnect", () => socket.write(commands.map(encoded).join("")));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split("\r\n").slice(0, -1);
      if (lines.length < commands.length) return;
      socket.destroy();
      resolve(lines);
    });
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error(`the connection ended after '${text}'`));
    });
  });
}

/** A command as Redis' protocol has it: how many words, and each with its length. */
function encoded(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}
