import type { IncomingHttpHeaders } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import { required, type Answer, type Call } from "./call.ts";
import type { Switchboard } from "./faults.ts";
import type { Metrics } from "./metrics.ts";
import { callerOf, priorityOf, Refusal, within, type Scope } from "./scope.ts";
import type { Sessions } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { GATEWAY, SERVICE, type Telemetry } from "./telemetry.ts";

/** Milliseconds that the steps done here take in the reference request. */
const [AUTHENTICATE, ROUTE] = [15, 2];

/** What a user may be called. */
const USER = /^[\w.-]{1,64}$/;

/** Everything a question is answered with. */
export interface Service {
  readonly settings: Settings;
  readonly telemetry: Telemetry;
  readonly metrics: Metrics;
  readonly sessions: Sessions;
  readonly faults: Switchboard;
  readonly call: Call;
}

/** An answer for nginx to pass on, and the trace it was given in. */
export interface Reply extends Answer {
  readonly correlation: string;
  readonly traceId: string;
}

/** Answers `POST /api/chat`: authentication, routing to the LLM, and the broadcast of its answer. */
export async function chat(
  service: Service,
  headers: IncomingHttpHeaders,
  question: unknown,
): Promise<Reply> {
  const began = startOf(headers);
  const caller = callerOf(headers);
  const work = {
    tracer: service.telemetry.gateway,
    name: "api-gateway.chat",
    kind: SpanKind.SERVER,
    startTime: began,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/api/chat",
      "url.path": "/api/chat",
      "url.scheme": "https",
      ...priorityOf(caller),
    },
  };
  let scope = caller;
  const answer = await within({ ...work, scope: caller }, async (inner, span) => {
    scope = inner;
    const answered = await answerTo(service, inner, question).catch(refused);
    finish(service, { scope, span, ...answered });
    return answered;
  });
  const seconds = (Date.now() - began) / 1000;
  const { status, body } = answer;
  service.metrics.observe({ service: GATEWAY, operation: "chat", status, seconds }, scope);
  const traceId = trace.getSpanContext(scope.context)?.traceId ?? "";
  return { status, body, correlation: caller.correlation, traceId };
}

interface Answered extends Answer {
  readonly refusal?: Refusal;
}

async function answerTo(service: Service, scope: Scope, question: unknown): Promise<Answered> {
  const { user, message } = asked(question);
  await authenticate(service, user, scope);
  const answer = await routed(service, message, scope);
  const { websocket } = service.settings;
  const told = await service.call(new URL("/broadcast", websocket), scope, { body: answer });
  const { clients } = required(websocket, told);
  return { status: 200, body: { ...answer, clients } };
}

function authenticate(service: Service, user: string, scope: Scope): Promise<void> {
  const { telemetry, sessions, faults, metrics, settings } = service;
  const name = "business-logic.authenticate";
  const attributes = { "user.id": user, "http.route": "/api/chat", "http.request.method": "POST" };
  const start = performance.now();
  const work = { tracer: telemetry.own, name, kind: SpanKind.SERVER, attributes, scope };
  let status = 500;
  return within(work, async (inner) => {
    await sessions.touch(user, inner);
    await until(performance.now() + faults.current.slowMilliseconds);
    if (faults.fails()) {
      const sentence = "authentication: must succeed, got a fault; switch it off";
      throw new Refusal(500, "switched_on", sentence);
    }
    await until(start + AUTHENTICATE / settings.speed);
    status = 200;
  }).finally(() => {
    const seconds = (performance.now() - start) / 1000;
    metrics.observe({ service: SERVICE, operation: "authenticate", status, seconds }, scope);
  });
}

/** The LLM's answer, through the gateway's call of its router. */
function routed({ telemetry, settings, call }: Service, message: string, scope: Scope) {
  const { llmRouter, speed } = settings;
  const attributes = {
    "server.address": llmRouter.hostname,
    "server.port": Number(llmRouter.port),
    "http.request.method": "POST",
    "url.full": new URL("/chat", llmRouter).href,
  };
  const work = { tracer: telemetry.gateway, name: "api-gateway.route", kind: SpanKind.CLIENT };
  return within({ ...work, attributes, scope }, async (inner, span) => {
    await until(performance.now() + ROUTE / speed);
    const told = await call(new URL("/chat", llmRouter), inner, { body: { message } });
    span.setAttribute("http.response.status_code", told.status);
    return required(llmRouter, told);
  });
}

function finish(
  { telemetry }: Service,
  { scope, span, status, refusal }: Answered & { scope: Scope; span: Span },
): void {
  span.setAttribute("http.response.status_code", status);
  if (!refusal) {
    telemetry.log("INFO", `POST /api/chat answered`, scope);
    return;
  }
  span.setAttribute("error.type", refusal.kind);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: refusal.message });
  telemetry.log(status >= 500 ? "ERROR" : "WARN", refusal.message, scope);
}

function refused(error: unknown): Answered {
  const refusal = error instanceof Refusal ? error : new Refusal(500, "internal", String(error));
  return { status: refusal.status, body: { error: refusal.message }, refusal };
}

function asked(question: unknown): { user: string; message: string } {
  const { user = "user-42", message } = Object(question) as Record<string, unknown>;
  if (typeof message !== "string" || typeof user !== "string" || !USER.test(user)) {
    const rule = `question: must be {"message": "…"} and may name a "user", got something else`;
    throw new Refusal(400, "bad_question", `${rule}; see apps/README.md`);
  }
  return { user, message };
}

/** When nginx took the request, in milliseconds since 1970; now where it does not say. */
function startOf(headers: IncomingHttpHeaders): number {
  const said = Number(/^t=(\d+\.\d{3})$/.exec(String(headers["x-request-start"]))?.[1]) * 1000;
  const now = Date.now();
  // A clock that is minutes off would make nonsense of the trace.
  return Math.abs(now - said) < 60_000 ? said : now;
}

async function until(moment: number): Promise<void> {
  const rest = moment - performance.now();
  if (rest > 0) await pause(rest);
}
