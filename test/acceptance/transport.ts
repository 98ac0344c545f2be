import assert from "node:assert/strict";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { publishedListeners } from "../../model/deployment.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import { newAuthority } from "../../tools/identities.ts";
import { platformAccess } from "./support.ts";

/** Longest wait for a port to say something or to hang up, in milliseconds. */
const PATIENCE = 5_000;

/** Sentences about how the published ports speak, whoever is at the other end. */
export function transport(): void {
  it("says nothing at any published port to a caller without TLS", async () => {
    await atEveryPort(async (port) => {
      const said = await plainAnswer(port);
      // A refusal at most: Go's servers tell a browser that it spoke HTTP to an HTTPS port.
      assert.match(
        said,
        /^$|^HTTP\/1\.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server\.\n$/,
      );
    });
  });

  it("speaks TLS 1.3 at every published port and nothing below it", async () => {
    await atEveryPort(async (port, access) => {
      const agreed = await handshake(port, { ca: access.certificateAuthority });
      assert.equal(agreed, "TLSv1.3");
      const older = { ca: access.certificateAuthority, maxVersion: "TLSv1.2" } as const;
      assert.match(await handshake(port, older), /PROTOCOL_VERSION|ECONNRESET/);
    });
  });

  it("shows at every published port a certificate that no other authority has signed", async () => {
    const { certificate: ca } = await newAuthority();
    await atEveryPort(async (port) => {
      assert.match(await handshake(port, { ca }), /CERT|SIGNATURE|ISSUER/);
    });
  });
}

/** Asks all ports but those for datagrams, and names the one that a failure is about. */
async function atEveryPort(
  question: (port: number, access: Access) => Promise<void>,
): Promise<void> {
  const access = await platformAccess();
  const published = publishedListeners(access.deployment).filter(
    ({ listener }) => listener.protocol !== "udp",
  );
  assert.ok(published.length >= 6);
  await Promise.all(
    published.map(async ({ workload, name }) => {
      const { port } = new URL(urlOf(access, workload, name));
      await question(Number(port), access).catch((error: unknown) => {
        throw new Error(`${workload} ${name}: ${String(error)}`);
      });
    }),
  );
}

/** The version of TLS that was agreed on, or the code of the error that came instead. */
function handshake(
  port: number,
  options: { readonly ca: string; readonly maxVersion?: "TLSv1.2" },
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: "localhost", port, servername: "localhost", ...options });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("neither an answer nor an end")));
    socket.on("secureConnect", () => {
      resolve(socket.getProtocol() ?? "");
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
  });
}

/** All that a port says to `GET /metrics` in plain text, as far as it is text at all. */
function plainAnswer(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
    });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("neither an answer nor an end")));
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
