import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { collectorWorkload } from "../../components/collector/workload.ts";
import { gatewayWorkload } from "../../components/gateway/workload.ts";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { ask, type Caller } from "../../tools/https.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";
import { call } from "../../tools/speakers/grpc.ts";
import { post } from "../../tools/speakers/http.ts";
import { postJaegerSpans } from "../../tools/speakers/jaeger-grpc.ts";
import type { Outcome } from "../../tools/speakers/outcome.ts";
import { askStrategy } from "../../tools/speakers/sampling.ts";
import { postZipkinSpans } from "../../tools/speakers/zipkin.ts";
import type { Span } from "../../tools/trace.ts";
import { DoorHere } from "../support/doors-here.ts";
import { environmentOf } from "../support/environments.ts";
import { eventually } from "../support/eventually.ts";
import { gatewaySecrets } from "../support/gateway.ts";
import { StrategiesHere } from "../support/strategies-here.ts";

const { otlpGrpc, otlpHttp, jaegerGrpc, zipkin, health } = listeners.collector;
const { sampling, samplingGrpc } = listeners.gateway;

/** Tokens as long as those that are generated. */
const token = (letter: string) => letter.repeat(43);

/** The token of every kind of sender. */
const known = { program: token("p"), browser: token("b"), shop: token("s"), billing: token("i") };

const platformWith = (teams: readonly string[]) =>
  platformFor(
    environmentOf("dev", {
      ...{ profile: "full", persistentQueues: false, archive: {} },
      ...{ legacyReceivers: { jaeger: true, zipkin: true }, teams },
    }),
  );

const aSpan: Span = {
  ...{ traceId: "c0ffee00000000000000000000000001", spanId: "c0ffee0000000001" },
  ...{ service: "shop", name: "GET /", start: 1_750_000_000_000_000, duration: 1_000 },
  attributes: {},
};

describe("the tokens of teams, at the real Collector's doors", function () {
  this.timeout(120_000);

  let authority: Authority;
  let collector: DoorHere | undefined;

  before("make an authority", async () => {
    authority = await newAuthority();
  });

  afterEach("end it", () => collector?.stop());

  const doors: Readonly<Record<string, (caller: Caller) => Promise<Outcome>>> = {
    "OTLP over gRPC": (caller) => {
      const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
      return call({ url: at(otlpGrpc), path }, caller, new Uint8Array());
    },
    "OTLP over HTTP": (caller) =>
      post(`${at(otlpHttp)}/v1/traces`, caller, { type: "application/json", body: "{}" }),
    "Jaeger's gRPC": (caller) => postJaegerSpans(at(jaegerGrpc), caller, [aSpan]),
    Zipkin: (caller) => postZipkinSpans(at(zipkin), caller, [aSpan]),
  };

  const at = ({ port }: { readonly port: number }) => collector?.url(port) ?? assert.fail();

  /** The Collector as it is deployed for these teams, with the tokens of all senders but others'. */
  const deploy = async (teams: readonly ("shop" | "billing")[], tokens = known) => {
    const senders = ["program", "browser", ...teams] as const;
    const lines = senders.map((sender) => `${tokens[sender]}\n`).join("");
    collector = await DoorHere.start(collectorWorkload(platformWith(teams)), authority, {
      ...{ "otlp-tokens": lines, "redis-password": "password" },
    });
    const { certificate } = authority;
    const isHealthy = async () => (await ask(at(health), { authority: certificate })).status;
    await until(isHealthy, 200, collector);
  };

  /** What each door says to who shows this, by whether it lets them in. */
  const answersTo = async (shown: string | undefined) => {
    const caller = { authority: authority.certificate, token: shown };
    const asked = Object.entries(doors).map(async ([name, door]) => {
      const { accepted, status } = await door(caller);
      return [name, accepted || status] as const;
    });
    return Object.fromEntries(await Promise.all(asked));
  };

  const all = {
    accepted: {
      "OTLP over gRPC": true,
      "OTLP over HTTP": true,
      "Jaeger's gRPC": true,
      Zipkin: true,
    },
    refused: {
      ...{ "OTLP over gRPC": "UNAUTHENTICATED", "OTLP over HTTP": "401" },
      ...{ "Jaeger's gRPC": "UNAUTHENTICATED", Zipkin: "401" },
    },
  };

  it("open all of them, beside the tokens of all others, and nothing else does", async () => {
    await deploy(["shop", "billing"]);
    for (const shown of Object.values(known)) {
      assert.deepEqual(await answersTo(shown), all.accepted, shown);
    }
    for (const stranger of [undefined, token("x"), "shop", `${known.shop}${known.billing}`]) {
      assert.deepEqual(await answersTo(stranger), all.refused, stranger);
    }
  });

  it("open none any more when a team is taken away, while others' do", async () => {
    await deploy(["billing"]);
    assert.deepEqual(await answersTo(known.shop), all.refused);
    for (const shown of [known.program, known.browser, known.billing]) {
      assert.deepEqual(await answersTo(shown), all.accepted, shown);
    }
  });

  it("are replaced one by one: the former is refused, the new one and others' are not", async () => {
    const replaced = { ...known, shop: token("n") };
    await deploy(["shop", "billing"], replaced);
    assert.deepEqual(await answersTo(known.shop), all.refused);
    for (const shown of Object.values(replaced)) {
      assert.deepEqual(await answersTo(shown), all.accepted, shown);
    }
  });

  it("are not in its log", async () => {
    await deploy(["shop", "billing"]);
    await answersTo(known.shop);
    await answersTo(token("x"));
    assert.match(collector?.output ?? "", /Everything is ready/);
    for (const secret of [...Object.values(known), token("x")]) {
      assert.ok(!collector?.output.includes(secret));
    }
  });
});

describe("the tokens of teams, at the real gateway's doors for strategies", function () {
  this.timeout(120_000);

  let authority: Authority;
  let jaeger: StrategiesHere;
  let gateway: DoorHere | undefined;

  before("start who answers", async () => {
    authority = await newAuthority();
    jaeger = await StrategiesHere.start(authority);
  });

  after("end it", () => {
    jaeger.stop();
  });

  afterEach("end the gateway", () => gateway?.stop());

  const at = ({ port }: { readonly port: number }) => gateway?.url(port) ?? assert.fail();

  const deploy = async (teams: readonly ("shop" | "billing")[], tokens = known) => {
    const own = teams.map((team) => [`team-token-${team}`, tokens[team]] as const);
    const secrets = {
      ...(await gatewaySecrets(authority)),
      "otlp-token": known.program,
      ...Object.fromEntries(own),
    };
    const workload = withJaegerAt(jaeger.address, gatewayWorkload(platformWith(teams)));
    gateway = await DoorHere.start(workload, authority, secrets);
    await until(() => answersTo(undefined), refused, gateway);
  };

  /** What both doors say to who shows this. */
  const answersTo = async (shown: string | undefined) => {
    const caller = { authority: authority.certificate, token: shown };
    const http = await ask(`${at(sampling)}/sampling?service=shop`, caller);
    const grpc = await askStrategy(at(samplingGrpc), caller, "shop");
    return [http.status, grpc.status];
  };

  const answered = [200, "OK"];
  const refused = [401, "UNAUTHENTICATED"];

  it("open both, as the one of all others does, and nothing else does", async () => {
    await deploy(["shop", "billing"]);
    for (const shown of [known.program, known.shop, known.billing]) {
      assert.deepEqual(await answersTo(shown), answered, shown);
    }
    for (const stranger of [undefined, known.browser, token("x"), "*"]) {
      assert.deepEqual(await answersTo(stranger), refused, stranger);
    }
  });

  it("open none any more when a team is taken away, while others' do", async () => {
    await deploy(["billing"]);
    assert.deepEqual(await answersTo(known.shop), refused);
    assert.deepEqual(await answersTo(known.billing), answered);
    assert.deepEqual(await answersTo(known.program), answered);
  });

  it("open none where the file of one is empty, to whoever shows nothing", async () => {
    const empty = { ...known, shop: "" };
    await deploy(["shop"], empty);
    for (const stranger of [undefined, "", "*"]) {
      assert.deepEqual(await answersTo(stranger), refused, stranger);
    }
  });

  it("are neither handed on nor written down", async () => {
    await deploy(["shop", "billing"]);
    for (const shown of [known.shop, token("x")]) await answersTo(shown);
    assert.ok(jaeger.shown.length > 0);
    assert.deepEqual([...new Set(jaeger.shown)], [undefined]);
    const written = `${gateway?.output ?? ""}${(await gateway?.auditLog()) ?? ""}`;
    assert.match(written, /"action":"strategy"/);
    for (const secret of [...Object.values(known), token("x")]) {
      assert.ok(!written.includes(secret));
    }
  });
});

/** The gateway with Jaeger's doors somewhere else. */
function withJaegerAt(address: string, workload: Workload): Workload {
  const configuration = workload.configuration.map(({ name, text }) => ({
    ...{ name, text: text.replaceAll(/(?<="dial": ")jaeger:577[89](?=")/g, address) },
  }));
  return { ...workload, configuration };
}

/** Waits for an answer; an Error with what was written where it does not come. */
async function until<Answer>(
  look: () => Promise<Answer>,
  expected: Answer,
  door: DoorHere,
): Promise<void> {
  await eventually(async () => {
    const found = await look().catch(() => undefined);
    return isDeepStrictEqual(found, expected) || undefined;
  }).catch((error: unknown) => {
    throw new Error(`it must become ready, got\n${door.output}`, { cause: error });
  });
}
