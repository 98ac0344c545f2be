import { connect as connectHttp2 } from "node:http2";
import { request, type RequestOptions } from "node:https";
import { connect as connectTcp } from "node:net";
import { accounts, type Role } from "../../model/platform.ts";
import type { Echo } from "./gateway-stand-ins.ts";
import { passwords, type RunningGateway } from "./gateway.ts";

/** A request to a gateway, by the port that is behind the published one. */
export interface Question {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** A client's certificate and key. */
  readonly tls?: Pick<RequestOptions, "cert" | "key">;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The header by which somebody logs in. */
export function login(user: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** The header by which the account of a role logs in. */
export function loginAs(role: Role): { Authorization: string } {
  return login(accounts[role], passwords[role]);
}

/** What a stand-in said it was asked. */
export function echoIn({ status, text }: Answer): Echo {
  if (status !== 200) throw new Error(`a stand-in must have answered, got ${status}: ${text}`);
  return JSON.parse(text) as Echo;
}

/** Asks a gateway over HTTPS, with the path to the letter. */
export function ask(gateway: RunningGateway, question: Question): Promise<Answer> {
  const { port, path, method = "GET", headers = {}, body, tls } = question;
  const published = gateway.port(port);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{
          host: "127.0.0.1",
          port: published,
          servername: "localhost",
          path,
          method,
          agent: false,
        },
        ...{ ca: gateway.authority.certificate, headers: { Host: "localhost", ...headers } },
        ...tls,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The status of a gRPC call, as HTTP/2 has it. */
export function call(
  gateway: RunningGateway,
  port: number,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const session = connectHttp2(`https://localhost:${gateway.port(port)}`, {
    ca: gateway.authority.certificate,
  });
  return new Promise((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({
      ...{ ":method": "POST", "content-type": "application/grpc", te: "trailers" },
      ...headers,
    });
    let answer: Omit<Answer, "text"> = { status: 0, headers: {} };
    let text = "";
    stream.on("response", (received) => {
      answer = { status: Number(received[":status"]), headers: {} };
    });
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ ...answer, text });
    });
    stream.end();
  });
}

/** What a gateway says to somebody who speaks no TLS. */
export function askPlainly(gateway: RunningGateway, port: number): Promise<string> {
  const socket = connectTcp(gateway.port(port), "127.0.0.1");
  const { Authorization } = loginAs("admin");
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${Authorization}\r\n\r\n`);
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => {
      resolve(text);
    });
  });
}
