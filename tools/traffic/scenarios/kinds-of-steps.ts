/** Steps as OpenTelemetry's semantic conventions describe what they do. */
import type { Chance } from "../chance.ts";
import type { Attributes, LaterStep, Step } from "../step.ts";

/** What is said of any step, whatever it does. */
export interface Doing {
  readonly service: string;
  /** What the service does, the second half of the span's name. */
  readonly operation: string;
  readonly milliseconds?: number;
  readonly steps?: readonly Step[];
  readonly later?: readonly LaterStep[];
  readonly attributes?: Attributes;
}

function step(kind: Step["kind"], doing: Doing, conventional: Attributes): Step {
  const { service, operation, attributes, ...rest } = doing;
  const name = `${service}.${operation}`;
  return { ...rest, service, name, kind, attributes: { ...conventional, ...attributes } };
}

/** Work within a service. */
export function internal(doing: Doing): Step {
  return step("internal", doing, {});
}

/** An answer over HTTP, `POST /route` and its status. */
export function served(doing: Doing, [method, route, status]: [string, string, number]): Step {
  return step("server", doing, {
    "http.request.method": method,
    "http.route": route,
    "http.response.status_code": status,
    "url.path": route,
    "url.scheme": "https",
  });
}

/** A call of another service's answer over HTTP: a client's span around the server's. */
export function called(doing: Doing, answer: Step): Step {
  const { service, attributes } = answer;
  return step(
    "client",
    { ...doing, steps: [answer] },
    {
      "http.request.method": attributes["http.request.method"] ?? "POST",
      "http.response.status_code": attributes["http.response.status_code"] ?? 200,
      "url.full": `https://${service}:8443${attributes["url.path"] ?? "/"}`,
      "server.address": service,
      "server.port": 8443,
    },
  );
}

/** A question to PostgreSQL, `SELECT table`. */
export function database(doing: Doing, [operation, collection]: [string, string]): Step {
  return step("client", doing, {
    "db.system.name": "postgresql",
    "db.namespace": "platform",
    "db.operation.name": operation,
    "db.collection.name": collection,
    "db.query.summary": `${operation} ${collection}`,
    "server.address": "postgresql",
    "server.port": 5432,
  });
}

type Model = readonly [provider: string, model: string];

const MODELS: readonly [Model, ...Model[]] = [
  ["openai", "gpt-4o-mini"],
  ["openai", "gpt-4o"],
  ["anthropic", "claude-sonnet-4-5"],
  ["ollama", "llama3.2"],
];

/** What the conventions say of a question to some language model. */
export function modelAttributes(chance: Chance): Attributes {
  const [provider, model] = chance.pick(MODELS);
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "gen_ai.usage.input_tokens": chance.whole(50, 4_000),
    "gen_ai.usage.output_tokens": chance.whole(10, 1_000),
  };
}

/** A question to some language model. */
export function inference(doing: Doing, chance: Chance): Step {
  return step("client", doing, modelAttributes(chance));
}

/** Where messages go: the system, and the queue or topic in it. */
export type Destination = readonly [system: string, name: string];

function messaging([system, name]: Destination): Attributes {
  return { "messaging.system": system, "messaging.destination.name": name };
}

/** A message handed over to whoever takes it up. */
export function published(doing: Doing, destination: Destination): Step {
  return step("producer", doing, {
    ...messaging(destination),
    "messaging.operation.type": "send",
    "messaging.operation.name": "publish",
  });
}

/** A message taken up. */
export function consumed(doing: Doing, destination: Destination): Step {
  return step("consumer", doing, {
    ...messaging(destination),
    "messaging.operation.type": "process",
    "messaging.operation.name": "process",
  });
}
