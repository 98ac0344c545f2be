import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { administer } from "./admin.ts";
import { chat, type Service } from "./chat.ts";
import { Refusal } from "./scope.ts";

/** Most bytes of a request that are read. */
const LARGEST_BODY = 64 * 1024;

/** Milliseconds that a connection waits for its next request: longer than nginx does. */
const IDLE = 65_000;

/** The service's port: to nobody without a certificate of the authority. */
export function serverFor(service: Service): Server {
  const { tls } = service.settings;
  const mutual = { requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" } as const;
  return createServer({ ...tls, ...mutual, keepAliveTimeout: IDLE }, (request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      const { status, message } =
        error instanceof Refusal ? error : new Refusal(500, "internal", String(error));
      if (!response.headersSent) send(response, status, { error: message });
    });
  });
}

async function answer(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url = "", headers } = request;
  switch (`${method} ${url}`) {
    case "GET /health":
      send(response, 200, { status: "ok" });
      return;
    case "GET /metrics": {
      const text = await service.metrics.text();
      response.writeHead(200, { "content-type": service.metrics.contentType }).end(text);
      return;
    }
    case "POST /api/chat": {
      const reply = await chat(service, headers, await bodyOf(request));
      response.setHeader("x-correlation-id", reply.correlation);
      response.setHeader("x-trace-id", reply.traceId);
      send(response, reply.status, reply.body);
      return;
    }
    case "GET /admin/faults":
    case "PUT /admin/faults": {
      const { status, body } = await administer(
        service,
        { method, headers },
        await bodyOf(request),
      );
      send(response, status, body);
      return;
    }
    default:
      send(response, 404, { error: "path: must be one of apps/README.md" });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) {
      const rule = `body: must have at most ${LARGEST_BODY} bytes`;
      throw new Refusal(413, "body_too_large", `${rule}; send less`);
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal(400, "bad_json", `body: must be JSON, got '${String(error)}'; correct it`);
  }
}
