import { Agent } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { urlOf, type Access } from "../access.ts";
import { Failure } from "../command-line.ts";
import { ask, type Answer, type Caller } from "../https.ts";
import { keyOf } from "./file-index.ts";

/** The way of archived traces back into Tempo, and what Tempo has of them. */
export interface Destination {
  /** Keys of the spans that Tempo has of a trace, whoever's they are; none where it knows none. */
  readonly spansOf: (traceId: string) => Promise<ReadonlySet<string>>;
  /** Hands in OTLP's `TracesData`. @throws Failure unless all of it is taken. */
  readonly send: (traces: Uint8Array) => Promise<void>;
}

/** Answers to a request that may be taken later: too much at once, or a store that starts. */
const LATER = [429, 502, 503, 504];

/** Milliseconds before each further attempt. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000] as const;

/** OTLP's names of the kinds of spans, by their numbers. */
const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

const found = z.object({
  trace: z.object({
    resourceSpans: z
      .array(
        z.object({
          scopeSpans: z.array(
            z.object({
              spans: z.array(z.object({ spanId: z.string(), kind: z.string().default("") })),
            }),
          ),
        }),
      )
      .default([]),
  }),
});

/** What of the access to a platform it takes. */
export interface AdminAccess extends Pick<Access, "urls" | "certificateAuthority"> {
  readonly credentials: Pick<Access["credentials"], "admin">;
}

/** Where traces of the archive come back to: the tenant `restored` of a platform, by its gateway. */
export function restoredTenant(access: AdminAccess): Destination {
  const url = urlOf(access, "gateway", "tempo");
  const caller: Caller = {
    authority: access.certificateAuthority,
    account: access.credentials.admin,
    // Thousands of questions: a handshake for each would take longer than they do.
    agent: new Agent({ keepAlive: true, timeout: 5_000 }),
  };
  return {
    spansOf: async (traceId) => {
      const answer = await patiently(() => ask(`${url}/api/v2/traces/${traceId}`, caller));
      if (answer.status === 404) return new Set();
      if (answer.status !== 200) throw refused("Tempo must find a trace or none", answer);
      return keysIn(JSON.parse(answer.body));
    },
    send: async (body) => {
      const message = { type: "application/x-protobuf", body };
      const answer = await patiently(() => ask(`${url}/restored/v1/traces`, caller, message));
      if (answer.status !== 200) throw refused("Tempo must take restored traces", answer);
    },
  };
}

/** Keys of the spans in the body of Tempo's trace-by-id answer. */
export function keysIn(body: unknown): Set<string> {
  const spans = found
    .parse(body)
    .trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  return new Set(
    spans.map(({ spanId, kind }) =>
      keyOf({
        spanId: Buffer.from(spanId, "base64").toString("hex"),
        kind: Math.max(0, KINDS.indexOf(kind.replace("SPAN_KIND_", ""))),
      }),
    ),
  );
}

/** The first answer that is not to be had later; the last one where there is none. */
async function patiently(question: () => Promise<Answer>): Promise<Answer> {
  for (const milliseconds of PAUSES) {
    const answer = await question().catch(() => undefined);
    if (answer && !LATER.includes(answer.status)) return answer;
    await pause(milliseconds);
  }
  return question().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`the gateway must answer, got '${reason}'; is the platform up?`);
  });
}

function refused(rule: string, { status, body }: Answer): Failure {
  return new Failure(`${rule}, got '${status}': ${body.slice(0, 200).trim()}`);
}
