import { connect as connectPlain } from "node:net";
import { connect, type ConnectionOptions } from "node:tls";
import type { Listener } from "../../model/listeners.ts";

/** Milliseconds without a word after which nobody is taken to answer. */
const PATIENCE = 3_000;

/** A gRPC client's first words: HTTP/2's preface and an empty frame of settings. */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/** What a client says first, by the protocol of the listener. */
const openings: Readonly<Record<Listener["protocol"], string>> = {
  grpc: PREFACE,
  https: "GET / HTTP/1.0\r\n\r\n",
  tls: "PING\r\n",
  udp: "",
};

/** Whom to dial, and what to say. */
export interface Opening {
  /** `localhost:<port>`. */
  readonly address: string;
  readonly protocol: Listener["protocol"];
  /** Instead of the protocol's own first words. */
  readonly words?: string;
}

/**
 * What a server first answers over TLS.
 *
 * In TLS 1.3 the client is done before the server has seen its certificate, so that only an answer
 * shows that it was accepted.
 */
export function firstAnswer(
  { address, protocol, words = openings[protocol] }: Opening,
  options: ConnectionOptions,
): Promise<string> {
  const port = Number(address.split(":").at(-1));
  const alpn = protocol === "grpc" ? { ALPNProtocols: ["h2"] } : {};
  return answerOn(
    connect({ host: "localhost", port, servername: "localhost", ...alpn, ...options }),
    words,
  );
}

/** What a server first answers to someone who does not speak TLS. */
export function firstPlainAnswer({
  address,
  protocol,
  words = openings[protocol],
}: Opening): Promise<string> {
  const port = Number(address.split(":").at(-1));
  return answerOn(connectPlain({ host: "127.0.0.1", port }), words);
}

function answerOn(socket: ReturnType<typeof connectPlain>, words: string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    socket.setTimeout(PATIENCE, () => {
      reject(new Error("no answer"));
    });
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("closed without an answer"));
    });
    socket.on("data", (bytes) => {
      resolve(bytes.toString("latin1"));
    });
    socket.write(words, "latin1");
  }).finally(() => {
    socket.destroy();
  });
}
