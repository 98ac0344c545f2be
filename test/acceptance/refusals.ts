import assert from "node:assert/strict";
import { connect } from "node:net";
import { publishedListeners } from "../../model/deployment.ts";
import type { Listener } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { missingWorkloads } from "../../targets/index.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";
import { referenceRequest } from "../../tools/traffic/reference-request.ts";
import { protocols, Sender, type Tally } from "../../tools/traffic/sender.ts";
import { environmentOf } from "../../tools/stack-file.ts";
import { platformAccess, stack } from "./support.ts";

/** Sentences about who is turned away, each asked at the port itself. */
export function refusals(): void {
  for (const protocol of protocols) {
    it(`refuses spans over ${protocol} that come with a wrong token or none`, async () => {
      const access = await platformAccess();
      for (const otlpToken of ["wrong", ""]) {
        const { credentials } = access;
        const stranger = { ...access, credentials: { ...credentials, otlpToken } };
        const { sent, refused, reason } = await tallyOf(stranger, protocol);
        assert.deepEqual([sent, refused], [8, 8]);
        assert.match(reason ?? "", protocol === "grpc" ? /UNAUTHENTICATED/ : /Unauthorized/);
      }
      assert.equal((await tallyOf(access, protocol)).accepted, 8);
    });
  }

  for (const { workload, name: listener } of publishedFor("client certificate")) {
    it(`ends the handshake at ${workload} ${listener} without a client certificate`, async () => {
      const access = await platformAccess();
      const url = urlOf(access, workload, listener);
      const authority = access.certificateAuthority;
      await assert.rejects(ask(url, { authority }), /certificate required|alert|ECONNRESET|EPIPE/);
    });
  }

  for (const { workload, name: listener } of published.filter(
    ({ listener: { protocol } }) => protocol !== "udp",
  )) {
    it(`says nothing at ${workload} ${listener} to a caller without TLS`, async () => {
      const { port } = new URL(urlOf(await platformAccess(), workload, listener));
      const said = await plainAnswer(Number(port));
      // A refusal at most: Go's servers tell a browser that it spoke HTTP to an HTTPS port.
      assert.match(said, /^$|^HTTP\/1\.[01] 400 Bad Request\r\n[^]*Client sent an HTTP request/);
    });
  }
}

const published = publishedListeners(platformFor(environmentOf(stack), missingWorkloads()));

function publishedFor(authentication: Listener["authentication"]) {
  return published.filter(({ listener }) => listener.authentication === authentication);
}

async function tallyOf(access: Access, protocol: (typeof protocols)[number]): Promise<Tally> {
  const sender = new Sender(access, protocol);
  sender.request(referenceRequest, Date.now());
  await sender.flush();
  await sender.close();
  return sender.tally;
}

/** All that a port says to `GET /metrics` in plain text, as far as it is text at all. */
function plainAnswer(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
    });
    socket.setTimeout(5_000, () => socket.destroy(new Error("neither an answer nor an end")));
    socket.on("data", (chunk) => (said += chunk.toString("latin1")));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") resolve(readable(said));
      else reject(error);
    });
    socket.on("end", () => {
      resolve(readable(said));
    });
  });
}

/** A TLS alert is no text. */
function readable(said: string): string {
  return said.startsWith("\u0015\u0003") ? "" : said;
}
