import { Client, credentials, Metadata, status as codes, type StatusObject } from "@grpc/grpc-js";
import type { Caller } from "../https.ts";
import type { Outcome } from "./outcome.ts";

/** Which method of which server. */
export interface Method {
  /** Where the server listens, such as `https://localhost:9095`. */
  readonly url: string;
  /** `/package.Service/Method`. */
  readonly path: string;
}

/** What came of a call over gRPC, and the encoded messages of the answer. */
export interface CallOutcome extends Outcome {
  readonly messages: readonly Buffer[];
}

/** Longest wait for the end of one call, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Calls a method over gRPC with an encoded message, the server's certificate verified.
 *
 * Any method may answer, with one message or with a stream: on the wire they are the same.
 */
export function call(method: Method, caller: Caller, message: Uint8Array): Promise<CallOutcome> {
  const client = new Client(new URL(method.url).host, channelCredentials(caller));
  return new Promise<CallOutcome>((resolve) => {
    const messages: Buffer[] = [];
    const stream = client.makeServerStreamRequest(
      method.path,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
      message,
      metadataOf(caller),
      { deadline: Date.now() + PATIENCE },
    );
    stream.on("data", (bytes: Buffer) => messages.push(bytes));
    // The status says the same; without a listener the error would end the process.
    stream.on("error", () => undefined);
    stream.on("status", ({ code, details }: StatusObject) => {
      resolve({ accepted: code === codes.OK, status: codes[code], said: details, messages });
    });
  }).finally(() => {
    client.close();
  });
}

function channelCredentials({ authority, certificate }: Caller) {
  const root = Buffer.from(authority);
  if (!certificate) return credentials.createSsl(root);
  const { key, certificate: chain } = certificate;
  return credentials.createSsl(root, Buffer.from(key), Buffer.from(chain));
}

function metadataOf({ account, token, headers = {} }: Caller): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  if (account) {
    const shown = Buffer.from(`${account.user}:${account.password}`).toString("base64");
    metadata.set("authorization", `Basic ${shown}`);
  }
  return metadata;
}
