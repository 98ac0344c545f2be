import type { Step } from "./step.ts";

export { lengthOf, type Step } from "./step.ts";

/** The model that the reference request asks. */
const MODEL = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o-mini",
} as const;

/** The LLM's part: 539 ms. */
const answer: Step = {
  service: "llm-router",
  name: "llm-router.chat",
  kind: "server",
  attributes: MODEL,
  steps: [
    {
      service: "llm-router",
      name: "llm-router.load-context",
      kind: "client",
      attributes: { "db.system.name": "postgresql", "db.operation.name": "SELECT" },
      milliseconds: 12,
    },
    {
      service: "llm-router",
      name: "llm-router.infer",
      kind: "client",
      attributes: {
        ...MODEL,
        "gen_ai.usage.input_tokens": 412,
        "gen_ai.usage.output_tokens": 128,
      },
      milliseconds: 520,
    },
    {
      service: "llm-router",
      name: "llm-router.assemble",
      kind: "internal",
      attributes: { "llm.response.chunks": 1 },
      milliseconds: 7,
    },
  ],
};

/** What has a trace kept whatever its share is. */
export const ALWAYS_KEPT = { "sampling.priority": 1 } as const;

/**
 * `POST /api/chat` as it runs through four services in 559 ms: authentication 15, routing 2, the LLM
 * 539 (database 12, inference 520, assembly 7) and the broadcast 3.
 */
export const referenceRequest: Step = {
  service: "api-gateway",
  name: "api-gateway.chat",
  kind: "server",
  attributes: {
    "http.request.method": "POST",
    "http.route": "/api/chat",
    "http.response.status_code": 200,
    "url.path": "/api/chat",
  },
  steps: [
    {
      service: "business-logic",
      name: "business-logic.authenticate",
      kind: "server",
      attributes: { "user.id": "user-42" },
      milliseconds: 15,
    },
    {
      service: "api-gateway",
      name: "api-gateway.route",
      // A client's span around the server's is how stores learn who calls whom.
      kind: "client",
      attributes: { "server.address": "llm-router", "server.port": 8003 },
      milliseconds: 2,
      steps: [answer],
    },
    {
      service: "websocket",
      name: "websocket.broadcast",
      kind: "producer",
      attributes: {
        "messaging.system": "websocket",
        "messaging.operation.type": "send",
        "messaging.operation.name": "publish",
        "messaging.destination.name": "chat",
        "messaging.batch.message_count": 3,
      },
      milliseconds: 3,
    },
  ],
};
