import assert from "node:assert/strict";
import type { Account } from "../../components/platform/index.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import type { Caller } from "../../tools/https.ts";
import { call } from "../../tools/speakers/grpc.ts";
import { post } from "../../tools/speakers/http.ts";
import { postJaegerSpans } from "../../tools/speakers/jaeger-grpc.ts";
import { postJaegerThrift } from "../../tools/speakers/jaeger-thrift.ts";
import type { Outcome } from "../../tools/speakers/outcome.ts";
import { pingRedis } from "../../tools/speakers/redis.ts";
import { postZipkinSpans } from "../../tools/speakers/zipkin.ts";
import type { Span } from "../../tools/trace.ts";
import { newAuthority, type Identity } from "../../tools/identities.ts";
import {
  credentials,
  publishedDoors,
  type Credential,
  type PublishedDoor,
  type Question,
} from "./port-rows.ts";
import { platformAccess } from "./support.ts";

/** Sentences about whom the published ports answer what, each asked at the port itself. */
export function portTable(): void {
  it("answers at every published port to every credential as the table says", async () => {
    const access = await platformAccess();
    const doors = publishedDoors(access.deployment);
    assert.ok(doors.length >= 8);
    const callers = await callersFor(access);
    const expected: Record<string, string> = {};
    const found: Record<string, string> = {};
    // Port by port, so that no store is asked more at once than its gateway lets through.
    for (const door of doors) {
      const url = urlOf(access, door.workload, door.name);
      await Promise.all(
        cells(door).map(async ({ cell, question, credential, answer }) => {
          expected[cell] = answer;
          found[cell] = statusOf(await asked(url, question, callers(door, credential)));
        }),
      );
    }
    assert.deepEqual(sorted(found), sorted(expected));
  });
}

function cells({ hostPort, rows }: PublishedDoor) {
  return rows.flatMap(({ what, question, answers }) =>
    credentials.map((credential) => ({
      cell: `${hostPort} ${what} – ${credential}`,
      question,
      credential,
      answer: answers[credential],
    })),
  );
}

/** Who comes with which credential; at Redis a name alone is no credential, so a token is a password. */
async function callersFor({ certificateAuthority: authority, credentials: own }: Access) {
  const stranger = await (await newAuthority()).issue("operator");
  const operator = { certificate: own.operatorCertificate, key: own.operatorKey };
  const account = { user: own.viewer.user, password: "tracing123" };
  return (door: PublishedDoor, credential: Credential): Caller => {
    const redis = door.workload === "redis";
    const shown = {
      none: {},
      wrong: wrongFor(door, account, stranger),
      viewer: { account: own.viewer },
      admin: { account: own.admin },
      token: { token: own.otlpToken },
      browser: { token: own.browserToken },
      team: { token: own.teams["shop"] },
      certificate: { certificate: operator },
      password: redis
        ? { token: own.redisPassword }
        : { account: { user: "default", password: own.redisPassword } },
      apps: { token: own.appsToken },
      faults: { token: own.appsAdminToken },
    } as const satisfies Record<Credential, Partial<Caller>>;
    return { authority, ...shown[credential] };
  };
}

/** Workloads all of whose doors ask for a certificate. */
const BEHIND_NGINX: readonly string[] = ["llm-router", "websocket", "business-logic"];

/** A made-up credential of the kind that the door asks for. */
function wrongFor(
  { workload, name }: PublishedDoor,
  account: Account,
  stranger: Identity,
): Partial<Caller> {
  if (name === "metrics" || BEHIND_NGINX.includes(workload)) return { certificate: stranger };
  if (name === "sampling" || name === "samplingGrpc") return { token: "wrong" };
  return workload === "gateway" ? { account } : { token: "wrong" };
}

function asked(url: string, question: Question, caller: Caller): Promise<Outcome> {
  if ("grpc" in question) return call({ url, path: question.grpc }, caller, new Uint8Array());
  if ("speaks" in question) return FIRST_WORDS[question.speaks](url, caller);
  const { method, path, body } = question;
  return post(url + path, caller, {
    method,
    ...(body && { type: "application/json", body: body() }),
  });
}

/** What clients of a protocol say first. */
const FIRST_WORDS: Record<
  Extract<Question, { readonly speaks: string }>["speaks"],
  (url: string, caller: Caller) => Promise<Outcome>
> = {
  "Jaeger over gRPC": (url, caller) => postJaegerSpans(url, caller, [aSpan()]),
  "Jaeger over HTTP": (url, caller) => postJaegerThrift(url, caller, [aSpan()]),
  Zipkin: (url, caller) => postZipkinSpans(url, caller, [aSpan()]),
  Redis: pingRedis,
};

function aSpan(): Span {
  return {
    traceId: "c0ffee00000000000000000000000001",
    spanId: "c0ffee0000000001",
    service: "acceptance",
    name: "acceptance.knock",
    start: Date.now() * 1_000,
    duration: 1_000,
    attributes: {},
  };
}

/** The status; where there was none, it must have been the handshake that was refused. */
function statusOf({ status, said }: Outcome): string {
  const expected = /certificate required|alert|ECONNRESET|EPIPE|socket hang up/;
  return status === "refused" && !expected.test(said) ? said : status;
}

function sorted(table: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1));
}
