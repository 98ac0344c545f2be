import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Access } from "../../tools/access.ts";
import { exemplars, tracesFound } from "../../tools/dashboards/answers.ts";
import { docker } from "../../tools/docker.ts";
import { structureComplaints, type Span } from "../../tools/trace.ts";
import { appsDoorOf, type AppsDoor } from "../../tools/traffic/apps.ts";
import { lengthOf, referenceRequest } from "../../tools/traffic/reference-request.ts";
import { logRecords } from "../../tools/verify/stores/loki.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { expectedTree, treeOf, withoutKind } from "../apps/support/tree.ts";
import { chat, listening, switchFaults, type Answered } from "../support/apps-door.ts";
import { eventually, platform, platformAccess } from "./support.ts";

/** Services that send log records; nginx writes lines, which stay on the machine. */
const LOGGING = ["business-logic", "llm-router", "websocket"];

/** Tokens of one answer of the simulated providers. */
const TOKENS = { input: 412, output: 128 } as const;

/** A real request and what became of it. */
interface Asked {
  readonly access: Access;
  readonly door: AppsDoor;
  readonly correlation: string;
  readonly answer: Answered;
  /** What a WebSocket client has heard meanwhile. */
  readonly heard: readonly string[];
  /** Its trace in Tempo. */
  readonly spans: readonly Span[];
}

/** Sentences about real requests to the sample services, as the platform tells of them. */
export function apps(): void {
  it("answers a real request in one trace, which is the reference request's", async () => {
    const { spans, answer } = await asked();
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(treeOf(spans, withoutKind), expectedTree(withoutKind));
    assert.deepEqual(structureComplaints(spans), []);
    const root = spans.find(({ parentId }) => parentId === undefined);
    const length = (root?.duration ?? 0) / 1_000;
    const least = lengthOf(referenceRequest);
    assert.ok(length >= least - 1 && length < least + 500, `${length} ms for ${least} ms`);
  });

  it("carries the caller's correlation id on every span and back to the caller", async () => {
    const { spans, answer, correlation } = await asked();
    for (const { name, attributes } of spans) {
      assert.equal(attributes["correlation_id"], correlation, name);
    }
    assert.equal(answer.headers["x-correlation-id"], correlation);
  });

  it("tells a WebSocket client what was answered, once", async () => {
    const { answer, heard } = await asked();
    const { clients, ...answered } = JSON.parse(answer.body) as Record<string, unknown>;
    assert.equal(clients, 1);
    assert.deepEqual(
      heard.map((one) => JSON.parse(one) as unknown),
      [answered],
    );
  });

  it("logs in every service with the ids of trace, span and correlation", async () => {
    const { access, correlation, answer, spans } = await asked();
    const ids = new Set(spans.map(({ spanId }) => spanId));
    await eventually(async () => {
      const query = `{service_name=~".+"} | correlation_id="${correlation}"`;
      const records = await logRecords(access, query);
      const services = new Set(records.map(({ labels }) => labels["service_name"]));
      assert.deepEqual([...services].sort(), LOGGING);
      for (const { labels } of records) {
        assert.equal(labels["trace_id"], answer.headers["x-trace-id"]);
        assert.ok(ids.has(labels["span_id"] ?? ""), labels["service_name"]);
      }
    });
    const lines = await docker(["logs", "--since", "5m", `${platform}-nginx`]);
    const line = lines.find((one) => one.includes(correlation)) ?? "{}";
    const { trace_id, correlation_id } = JSON.parse(line) as Record<string, string>;
    assert.deepEqual([trace_id, correlation_id], [answer.headers["x-trace-id"], correlation]);
  });

  it("answers 401 to who has no token of its own, and makes no trace of it", async () => {
    const { access, door } = await asked();
    const correlation = newCorrelation();
    for (const token of ["", "made-up", access.credentials.otlpToken]) {
      const { status } = await chat({ ...door, token }, { "x-correlation-id": correlation });
      assert.equal(status, 401);
      await assert.rejects(listening({ ...door, token }), /401/);
    }
    const known = await chat(door, { "x-correlation-id": correlation });
    await eventually(async () => {
      const ids = await tracesFound(access, `{ span.correlation_id = "${correlation}" }`);
      assert.deepEqual(ids, [known.headers["x-trace-id"]]);
    });
  });

  it("counts clients, requests and tokens, each once", async () => {
    const { access, door } = await asked();
    await scrapedSince(access, Date.now());
    const before = await counted(access);
    const more = await Promise.all([listening(door), listening(door)]);
    try {
      for (const _ of [1, 2, 3]) assert.equal((await chat(door)).status, 200);
      await eventually(async () => {
        assert.deepEqual(await counted(access), {
          clients: before.clients + 2,
          requests: before.requests + 3,
          input: before.input + 3 * TOKENS.input,
          output: before.output + 3 * TOKENS.output,
        });
      });
    } finally {
      for (const one of more) one.close();
    }
    await eventually(async () => {
      assert.equal((await counted(access)).clients, before.clients);
    });
  });

  for (const service of ["api-gateway", ...LOGGING]) {
    it(`shows a trace beside the time that ${service} took`, async () => {
      const { access, door } = await asked();
      const { headers } = await chat(door);
      const query = `request_duration_seconds_bucket{service="${service}"}`;
      await eventually(async () => {
        const ids = (await exemplars(access, query)).map((labels) => labels["trace_id"]);
        assert.ok(ids.includes(headers["x-trace-id"]), ids.join());
      });
    });
  }

  it("switches faults for the administrator alone", async () => {
    const { access, door } = await asked();
    const { otlpToken, appsToken, appsAdminToken } = access.credentials;
    const faults = { "llm-router": { providersDown: ["openai", "anthropic"] } };
    for (const token of [undefined, "made-up", otlpToken, appsToken]) {
      assert.equal((await switchFaults(door, token, faults)).status, 401);
    }
    assert.equal((await chat(door)).status, 200);
    assert.equal((await switchFaults(door, appsAdminToken, faults)).status, 200);
    try {
      const { status, headers } = await chat(door);
      assert.equal(status, 502);
      await eventually(async () => {
        const up = await samplesOf(access, "sum(llm_provider_up)");
        assert.equal(up[0]?.value, 0);
        const failed = await tracesFound(access, `{ status = error && name = "api-gateway.chat" }`);
        assert.ok(failed.includes(headers["x-trace-id"] ?? ""), failed.join());
      });
    } finally {
      await switchFaults(door, appsAdminToken, {});
    }
    assert.equal((await chat(door)).status, 200);
  });
}

/** What the services themselves have counted, not made-up ones of their name, as Prometheus was last told. */
async function counted(access: Access) {
  const value = async (selector: string) => {
    const [sample] = await samplesOf(access, `sum(${selector})`);
    return sample?.value ?? assert.fail(`Prometheus has no ${selector}`);
  };
  return {
    clients: await value('websocket_connected_clients{instance=~"websocket:.+"}'),
    requests: await value('llm_requests_total{instance=~"llm-router:.+", status="success"}'),
    input: await value('llm_tokens_total{instance=~"llm-router:.+", type="input"}'),
    output: await value('llm_tokens_total{instance=~"llm-router:.+", type="output"}'),
  };
}

/** Waits until Prometheus has asked the services after a moment, in milliseconds since 1970. */
async function scrapedSince(access: Access, moment: number): Promise<void> {
  await eventually(async () => {
    const query = `min(timestamp(up{job=~"${LOGGING.join("|")}"}))`;
    const [asked] = await samplesOf(access, query);
    return (asked?.value ?? 0) * 1_000 > moment;
  });
}

let once: Promise<Asked> | undefined;

/** One request for all sentences, with somebody who listens, read back from Tempo. */
function asked(): Promise<Asked> {
  once ??= (async () => {
    const access = await platformAccess();
    const door = appsDoorOf(access);
    const listener = await listening(door);
    const correlation = newCorrelation();
    const answer = await chat(door, { "x-correlation-id": correlation });
    const wanted = spansIn(expectedTree(withoutKind));
    let spans: readonly Span[] = [];
    await eventually(async () => {
      spans = await spansInTempo(access, answer.headers["x-trace-id"] ?? "");
      assert.equal(spans.length, wanted, spans.map(({ name }) => name).join());
    });
    listener.close();
    return { access, door, correlation, answer, heard: listener.heard, spans };
  })();
  return once;
}

function spansIn(branches: ReturnType<typeof expectedTree>): number {
  return branches.reduce((sum, { below }) => sum + 1 + spansIn(below as typeof branches), 0);
}

function newCorrelation(): string {
  return `order-${randomBytes(8).toString("hex")}`;
}
