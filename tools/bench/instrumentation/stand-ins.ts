import { once } from "node:events";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createServer as createTls } from "node:tls";
import type { Identity } from "../../identities.ts";

/** Everything that the service asks, answering at once, so that its own work alone is measured. */
export interface StandIns {
  /** Port of the services behind it and of the Collector. */
  readonly http: number;
  /** Port of Redis. */
  readonly redis: number;
  close(): void;
}

/** Stand-ins on the loopback. */
export async function standIns({ certificate, key }: Identity): Promise<StandIns> {
  const tls = { cert: certificate, key, minVersion: "TLSv1.3" } as const;
  const http = createHttps(tls, (request, response) => {
    request.resume();
    request.on("end", () => {
      const isTelemetry = request.url?.startsWith("/v1/") ?? false;
      const type = isTelemetry ? "application/x-protobuf" : "application/json";
      response.writeHead(200, { "content-type": type });
      response.end(isTelemetry ? "" : '{"answer":"…","provider":"openai","clients":3}');
    });
  });
  const redis = createTls(tls, (socket) => {
    // Each command comes as an array of texts; the list of facts that a client asks for may be empty.
    socket.on("data", (data: Buffer) => {
      for (const [, command] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
        socket.write(/^info$/i.test(command ?? "") ? "$0\r\n\r\n" : "+OK\r\n");
      }
    });
    socket.on("error", () => socket.destroy());
  });
  const ports = await Promise.all([http, redis].map((server) => listening(server)));
  return {
    http: ports[0] ?? 0,
    redis: ports[1] ?? 0,
    close: () => {
      http.close();
      http.closeAllConnections();
      redis.close();
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
