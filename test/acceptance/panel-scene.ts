import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";
import type { Span } from "../../tools/trace.ts";
import { appsDoorOf, AppsTarget } from "../../tools/traffic/apps.ts";
import type { Recipe } from "../../tools/traffic/scenarios/index.ts";
import { notAccepted, type Summary } from "../../tools/traffic/summary.ts";
import { SdkTarget, type Target } from "../../tools/traffic/target.ts";
import { send } from "../../tools/traffic/traffic.ts";
import { listening, switchFaults } from "../support/apps-door.ts";
import { platformAccess, sendRequests } from "./support.ts";

/** What has happened on the platform before its panels are asked. */
export interface Scene {
  readonly access: Access;
  /** A trace that has been sent, and a log record with it. */
  readonly trace: readonly Span[];
}

/** How long there is traffic, in seconds: rates look a minute back and want to see counters grow. */
const LENGTH = 75;

/** Traffic of made-up services, in requests a second: some of it fails, some of it is slow. */
const recipes: readonly (Recipe & { readonly rate: number })[] = [
  { scenario: "mixed", rate: 4, seed: 1, errorShare: 0.3, slowShare: 0.1 },
  { scenario: "agent-workflow", rate: 1, seed: 2, errorShare: 0.3, slowShare: 0 },
  { scenario: "orchestrator", rate: 1, seed: 3, errorShare: 0.3, slowShare: 0.1 },
];

/** What the sample services are made to do wrong: every fourth call of a model and every third broadcast fails. */
const FAULTS = { "llm-router": { errorRate: 0.25 }, websocket: { errorRate: 0.34 } };

let played: Promise<Scene> | undefined;

/** Traffic of all kinds and everything that has to go wrong for panels to show it, once for all sentences. */
export function panelScene(): Promise<Scene> {
  played ??= play();
  return played;
}

async function play(): Promise<Scene> {
  const access = await platformAccess();
  const door = appsDoorOf(access);
  const { appsAdminToken: administrator } = access.credentials;
  assert.equal((await switchFaults(door, administrator, FAULTS)).status, 200);
  const ended = new AbortController();
  try {
    const talk = conversation(access, ended.signal);
    const late = lateRecords(access, ended.signal);
    const summaries = await Promise.all([
      ...recipes.map((recipe) => madeUp(access, recipe)),
      traffic(new AppsTarget(door, "traffic-panels"), { ...ofApps, rate: 3 }),
    ]);
    ended.abort();
    await Promise.all([talk, late]);
    const { accepted = 0, refused = 0 } = summaries.at(-1)?.tallies["answers"] ?? {};
    assert.ok(accepted > LENGTH && refused > LENGTH / 2, `${accepted} answers, ${refused} faults`);
  } finally {
    ended.abort();
    await switchFaults(door, administrator, {});
  }
  const [trace = []] = await sendRequests(1);
  await sendRecord(access, { ...recordAbout(trace), timeUnixNano: `${Date.now()}000000` });
  return { access, trace };
}

const ofApps: Recipe = { scenario: "chat", seed: 4, errorShare: 0, slowShare: 0 };

async function madeUp(access: Access, recipe: Recipe & { readonly rate: number }) {
  const run = `panels-${recipe.scenario}`;
  const target = new SdkTarget(access, { protocol: "grpc", run, sent: () => undefined });
  const summary = await traffic(target, recipe);
  assert.equal(notAccepted(summary.tallies), "");
  return summary;
}

function traffic(target: Target, recipe: Recipe & { readonly rate: number }): Promise<Summary> {
  const pace = { rate: recipe.rate, count: recipe.rate * LENGTH, milliseconds: Infinity };
  const alone = { stop: new AbortController().signal, tell: () => undefined };
  return send({ name: "panels", recipe, pace }, target, alone);
}

/** A WebSocket client that hears everything and says something each second. */
async function conversation(access: Access, ended: AbortSignal): Promise<void> {
  const listener = await listening(appsDoorOf(access));
  for await (const _ of seconds(1, ended)) listener.say("still there");
  listener.close();
  assert.ok(listener.heard.length > 0);
}

/** Log records of long ago, which Loki does not take, so that an exporter fails to send them. */
async function lateRecords(access: Access, ended: AbortSignal): Promise<void> {
  const aYearAgo = Date.now() - 400 * 86_400_000;
  for await (const _ of seconds(5, ended)) {
    await sendRecord(access, { service: "late", timeUnixNano: `${aYearAgo}000000` });
  }
}

async function* seconds(interval: number, ended: AbortSignal): AsyncGenerator<void> {
  while (!ended.aborted) {
    yield;
    await sleep(interval * 1_000, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** What a log record says of its trace, and of the order that it is about. */
function recordAbout(trace: readonly Span[]) {
  const [root] = trace;
  const correlation = { key: "correlation_id", value: { stringValue: correlationOf(trace) } };
  return {
    service: root?.service ?? "",
    traceId: root?.traceId ?? "",
    spanId: root?.spanId ?? "",
    attributes: [correlation],
  };
}

/** The correlation id of the log record that was sent with a trace. */
export function correlationOf(trace: readonly Span[]): string {
  return `order-${trace[0]?.traceId.slice(0, 8) ?? ""}`;
}

async function sendRecord(
  access: Access,
  { service, ...more }: { readonly service: string; readonly timeUnixNano: string },
): Promise<void> {
  const record = {
    severityText: "INFO",
    body: { stringValue: "the request was answered" },
    ...more,
  };
  const name = { key: "service.name", value: { stringValue: service } };
  const resource = { attributes: [name] };
  const resourceLogs = [{ resource, scopeLogs: [{ logRecords: [record] }] }];
  const { status, body } = await ask(
    `${urlOf(access, "collector", "otlpHttp")}/v1/logs`,
    { authority: access.certificateAuthority, token: access.credentials.otlpToken },
    JSON.stringify({ resourceLogs }),
  );
  assert.equal(status, 200, body);
}
