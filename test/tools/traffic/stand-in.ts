import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { Access } from "../../../tools/access.ts";
import { accessAt } from "../../support/access.ts";
import { newAuthority } from "../../../tools/identities.ts";

/** What a stand-in was asked. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How a stand-in answers: a status, and perhaps a body. */
export type Answering = (asked: Asked) => { readonly status: number; readonly body?: string };

/** A server over HTTPS that answers as told, in place of the platform's listeners. */
export interface StandIn {
  /** Everything that was asked so far, in order. */
  readonly asked: readonly Asked[];
  readonly access: Access;
  readonly url: string;
  end(): Promise<void>;
}

/** Starts a stand-in on a port of the loopback. */
export async function standIn(answering: Answering): Promise<StandIn> {
  const authority = await newAuthority();
  const { certificate: cert, key } = await authority.issue("localhost");
  const asked: Asked[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      const one = { path, headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const { status, body = "" } = answering(one);
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `https://localhost:${typeof address === "object" && address ? address.port : 0}`;
  return {
    asked,
    url,
    access: { ...(await accessAt(url)), certificateAuthority: authority.certificate },
    end: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
