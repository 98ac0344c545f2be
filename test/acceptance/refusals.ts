import assert from "node:assert/strict";
import { publishedListeners } from "../../model/deployment.ts";
import type { Listener } from "../../model/listeners.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";
import { referenceRequest } from "../../tools/traffic/reference-request.ts";
import { protocols, Sender, type Tally } from "../../tools/traffic/sender.ts";
import { deployment, platformAccess } from "./support.ts";

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
}

const published = publishedListeners(deployment);

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
