import { once } from "node:events";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Authority } from "../../tools/identities.ts";

/** Who answers SDKs' questions for strategies in Jaeger's place, over HTTP and gRPC, and sees what they show. */
export class StrategiesHere {
  /** What each of the questions showed. */
  readonly shown: (string | undefined)[] = [];
  private readonly server: Http2SecureServer;

  private constructor(server: Http2SecureServer) {
    this.server = server;
    server.on("request", ({ headers, httpVersion }, response) => {
      this.shown.push(headers.authorization);
      if (httpVersion !== "2.0") {
        response.end("{}");
        return;
      }
      response.writeHead(200, { "content-type": "application/grpc" });
      response.addTrailers({ "grpc-status": "0" });
      response.end();
    });
  }

  static async start(authority: Authority): Promise<StrategiesHere> {
    const { certificate: cert, key } = await authority.issue("jaeger");
    const asked = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
    const server = createSecureServer({ allowHTTP1: true, cert, key, ...asked });
    const strategies = new StrategiesHere(server);
    await once(server.listen(0, "localhost"), "listening");
    return strategies;
  }

  /** Where it is dialled. */
  get address(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}
