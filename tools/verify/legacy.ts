import { randomBytes } from "node:crypto";
import { listenersByName } from "../../model/deployment.ts";
import { urlOf, type Access } from "../access.ts";
import type { Caller } from "../https.ts";
import { postJaegerSpans } from "../speakers/jaeger-grpc.ts";
import { emitJaegerDatagrams, postJaegerThrift } from "../speakers/jaeger-thrift.ts";
import type { Outcome } from "../speakers/outcome.ts";
import { postZipkinSpans } from "../speakers/zipkin.ts";
import type { Span } from "../trace.ts";
import type { Check } from "./check.ts";
import { same } from "./same.ts";
import { spansInTempo } from "./stores/tempo.ts";

type Send = (url: string, caller: Caller, spans: readonly Span[]) => Promise<Outcome | undefined>;

/** How spans are sent to each of the Collector's listeners for senders of old. */
const SENDERS: Readonly<Record<string, { readonly title: string; readonly send: Send }>> = {
  jaegerGrpc: { title: "Jaeger's gRPC", send: postJaegerSpans },
  jaegerThrift: { title: "Jaeger's thrift over HTTP", send: postJaegerThrift },
  jaegerCompact: { title: "Jaeger's compact datagrams", send: datagrams("compact") },
  jaegerBinary: { title: "Jaeger's binary datagrams", send: datagrams("binary") },
  zipkin: { title: "Zipkin's JSON", send: postZipkinSpans },
};

/** Checks that a trace sent in each of the old protocols arrives like any other. */
export function legacyChecks(access: Access): Check[] {
  const caller = { authority: access.certificateAuthority, token: access.credentials.otlpToken };
  return Object.keys(listenersByName(access.deployment, "collector")).flatMap((listener) => {
    const sender = SENDERS[listener];
    if (!sender) return [];
    let sent: Span[] | undefined;
    return {
      name: `a trace in ${sender.title} reaches tempo`,
      ask: async () => {
        sent ??= await sendTo(sender.send, doorOf(access, listener), caller);
        return same(sent, await spansInTempo(access, sent[0]?.traceId ?? ""));
      },
    };
  });
}

/** Zipkin's spans come in by the gateway, which shares the port with Zipkin's pages. */
function doorOf(access: Access, listener: string): string {
  return listener === "zipkin"
    ? urlOf(access, "gateway", "zipkin")
    : urlOf(access, "collector", listener);
}

async function sendTo(send: Send, url: string, caller: Caller): Promise<Span[]> {
  const spans = twoSpans();
  const outcome = await send(url, caller, spans);
  if (outcome && !outcome.accepted) throw new Error(`${outcome.status}: ${outcome.said}`);
  return spans;
}

function datagrams(encoding: "compact" | "binary"): Send {
  return async (url, _caller, spans) => {
    await emitJaegerDatagrams(url, encoding, spans);
    return undefined;
  };
}

/** A small trace as a service of old might make one, kept wherever traces are sampled. */
function twoSpans(): Span[] {
  const [traceId, root, child] = [16, 8, 8].map((bytes) => randomBytes(bytes).toString("hex"));
  const start = Date.now() * 1_000;
  const attributes = { protocol: "legacy", "sampling.priority": "1" };
  const common = { traceId: traceId ?? "", service: "legacy", attributes };
  return [
    { ...common, spanId: root ?? "", name: "legacy.request", start, duration: 9_000 },
    {
      ...common,
      spanId: child ?? "",
      parentId: root,
      name: "legacy.query",
      start: start + 1_000,
      duration: 5_000,
    },
  ];
}
