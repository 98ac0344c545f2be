import assert from "node:assert/strict";
import { createServer, type Server } from "node:https";
import { TLSSocket } from "node:tls";
import { ask } from "../../tools/https.ts";
import { newAuthority, type Authority, type Identity } from "../../tools/identities.ts";

describe("a question over HTTPS", () => {
  let authority: Authority;
  let operator: Identity;
  let server: Server;
  let url: string;

  before("serve what is asked back", async () => {
    authority = await newAuthority();
    operator = await authority.issue("operator", []);
    const { certificate, key } = await authority.issue("localhost");
    server = createServer(
      {
        cert: certificate,
        key,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          const { authorization, "content-type": type } = request.headers;
          const shown = request.socket instanceof TLSSocket && request.socket.authorized;
          const { method, url: path } = request;
          response.writeHead(path === "/teapot" ? 418 : 200);
          response.end(JSON.stringify({ method, path, authorization, type, shown, body }));
        });
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `https://localhost:${typeof address === "object" && address ? address.port : 0}`;
  });

  after("stop serving", () => {
    server.close();
  });

  const answerTo = async (caller: Partial<Parameters<typeof ask>[1]>, body?: string) => {
    const answer = await ask(`${url}/a`, { authority: authority.certificate, ...caller }, body);
    return JSON.parse(answer.body) as Record<string, unknown>;
  };

  it("shows nothing that it was not told to show", async () => {
    assert.deepEqual(await answerTo({}), { method: "GET", path: "/a", shown: false, body: "" });
  });

  it("shows a token, an account or a certificate", async () => {
    assert.equal((await answerTo({ token: "abc" }))["authorization"], "Bearer abc");
    const account = { user: "jaeger", password: "p:w" };
    const basic = Buffer.from("jaeger:p:w").toString("base64");
    assert.equal((await answerTo({ account }))["authorization"], `Basic ${basic}`);
    assert.equal((await answerTo({ certificate: operator }))["shown"], true);
  });

  it("brings a body as JSON", async () => {
    const { method, type, body } = await answerTo({}, "{}");
    assert.deepEqual([method, type, body], ["POST", "application/json", "{}"]);
  });

  it("is answered with the status as it is", async () => {
    const { status } = await ask(`${url}/teapot`, { authority: authority.certificate });
    assert.equal(status, 418);
  });

  it("is put to nobody whose certificate comes from another authority", async () => {
    const { certificate } = await newAuthority();
    await assert.rejects(ask(url, { authority: certificate }), { code: "CERT_SIGNATURE_FAILURE" });
  });

  it("is put to nobody whose certificate names another host", async () => {
    const elsewhere = url.replace("localhost", "127.0.0.1");
    await assert.rejects(ask(elsewhere, { authority: authority.certificate }), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });
});
