import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Listener } from "../../model/listeners.ts";
import { firstAnswer, firstPlainAnswer } from "../support/conversation.ts";
import { durations, logRecord } from "../support/otlp.ts";
import { REDIS_PASSWORD, RunningStores } from "../support/running-stores.ts";

const NAMES = ["tempo", "jaeger", "prometheus", "zipkin", "loki", "alertmanager", "redis"] as const;

/** What a question finds as soon as it finds anything; an answer may take a few rounds to come about. */
async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let round = 0; round < 150; round++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("nothing was found within 30 seconds");
}

describe("the stores as they run", function () {
  this.timeout(120_000);

  let stores: RunningStores;
  const traceId = randomBytes(16).toString("hex");

  before("start them", async () => {
    stores = await RunningStores.start(NAMES);
  });

  after("remove them", async () => {
    await stores.stop();
  });

  /** What a store answers a friend, as JSON. */
  async function answerOf<Answer>(name: (typeof NAMES)[number], path: string): Promise<Answer> {
    const { status, body } = await stores.of(name).ask(path, stores.friend);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Answer;
  }

  const credentials = (caller: RunningStores["friend"]) => ({
    ca: caller.authority,
    cert: caller.certificate.certificate,
    key: caller.certificate.key,
  });

  for (const name of NAMES.filter((one) => one !== "redis")) {
    it(`answer at ${name}'s every port those alone who show a certificate of the authority`, async () => {
      const { workload } = stores.of(name);
      assert.ok(workload.listeners.length > 0);
      for (const { port, protocol, title } of workload.listeners as readonly Listener[]) {
        const opening = { address: await stores.of(name).address(port), protocol };
        const { ca } = credentials(stores.friend);
        assert.ok(await firstAnswer(opening, credentials(stores.friend)), title);
        await assert.rejects(firstAnswer(opening, { ca }), title);
        await assert.rejects(firstAnswer(opening, credentials(stores.stranger)), title);
        const old = { ...credentials(stores.friend), maxVersion: "TLSv1.2" } as const;
        await assert.rejects(firstAnswer(opening, old), title);
        const plain = await firstPlainAnswer(opening).catch(() => "");
        assert.doesNotMatch(plain, /^HTTP\/1\.\d 200|^\0\0.\x04/, title);
      }
    });
  }

  for (const name of NAMES) {
    it(`run ${name} as the user it is deployed as`, async () => {
      const { workload } = stores.of(name);
      assert.deepEqual([...new Set(await stores.of(name).users())], [`${workload.user}`]);
    });
  }

  it("let Redis be used over TLS with the password, and not administered", async () => {
    const { port } = stores.of("redis").workload.readiness.listener;
    const address = await stores.of("redis").address(port);
    const { ca } = credentials(stores.friend);
    const say = (...words: readonly string[]) =>
      firstAnswer({ address, protocol: "tls", words: `${words.join("\r\n")}\r\n` }, { ca });
    assert.match(await say("PING"), /^-NOAUTH/);
    assert.match(await say("AUTH wrong"), /^-WRONGPASS/);
    const known = `AUTH ${REDIS_PASSWORD}`;
    // All in one answer: one word each, so that they come together.
    assert.match(await say(known), /^\+OK/);
    assert.equal(await say(`${known}\r\nSET a 1\r\nGET a`), "+OK\r\n+OK\r\n$1\r\n1\r\n");
    assert.match(await say(`${known}\r\nINFO server`), /redis_version:7/);
    for (const word of ["CONFIG GET dir", "FLUSHALL", "SHUTDOWN", "ACL LIST", "KEYS a", "SAVE"]) {
      assert.match(await say(`${known}\r\n${word}`), /^\+OK\r\n-NOPERM/, word);
    }
    await assert.rejects(firstPlainAnswer({ address, protocol: "tls" }));
    const old = { ca, maxVersion: "TLSv1.2" } as const;
    await assert.rejects(firstAnswer({ address, protocol: "tls" }, old));
  });

  it("let Redis keep what it has acknowledged when it is killed", async () => {
    const redis = stores.of("redis");
    const { port } = redis.workload.readiness.listener;
    const { ca } = credentials(stores.friend);
    const say = async (words: string) => {
      const address = await redis.address(port);
      const opening = { address, protocol: "tls", words } as const;
      return firstAnswer(opening, { ca }).catch(() => undefined);
    };
    const known = `AUTH ${REDIS_PASSWORD}\r\n`;
    assert.equal(await say(`${known}SET kept yes\r\n`), "+OK\r\n+OK\r\n");
    await redis.killAndStart();
    assert.match(await eventually(() => say(`${known}GET kept\r\n`)), /yes/);
  });

  it("find a log record by its trace, and still when Loki was killed", async () => {
    const loki = stores.of("loki");
    const sent = await loki.ask(
      "/otlp/v1/logs",
      stores.friend,
      logRecord("probe", traceId, "hello"),
    );
    assert.equal(sent.status, 204, sent.body);
    await loki.killAndStart();
    await loki.untilReady(stores.friend);
    const query = encodeURIComponent(`{service_name="probe"} | trace_id="${traceId}"`);
    const { data } = await answerOf<{
      data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
    }>("loki", `/loki/api/v1/query_range?query=${query}`);
    assert.deepEqual(
      data.result.map(({ values }) => values.map(([, line]) => line)),
      [["hello"]],
    );
    assert.equal(data.result[0]?.stream["correlation_id"], "c-1");
  });

  it("tell Loki's streams apart by few labels, and delete for nobody", async () => {
    const { data } = await answerOf<{ data: string[] }>("loki", "/loki/api/v1/labels");
    assert.deepEqual(data.sort(), ["deployment_environment_name", "service_name"]);
    const query = encodeURIComponent('{service_name="probe"}');
    const refused = await stores
      .of("loki")
      .ask(`/loki/api/v1/delete?query=${query}&start=0`, stores.friend, { method: "POST" });
    assert.equal(refused.status, 403, refused.body);
  });

  interface Vector {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  }

  const query = async (text: string) =>
    (await answerOf<Vector>("prometheus", `/api/v1/query?query=${encodeURIComponent(text)}`)).data
      .result;

  it("find a metric that was sent, with its exemplar, and still when Prometheus was killed", async () => {
    const prometheus = stores.of("prometheus");
    const sent = await prometheus.ask(
      "/api/v1/otlp/v1/metrics",
      stores.friend,
      durations("probe", traceId),
    );
    assert.equal(sent.status, 200, sent.body);
    const end = Math.ceil(Date.now() / 1000) + 60;
    const name = "http_server_request_duration_seconds_bucket";
    const { data } = await answerOf<{ data: { exemplars: { labels: object }[] }[] }>(
      "prometheus",
      `/api/v1/query_exemplars?query=${name}&start=${end - 3600}&end=${end}`,
    );
    assert.deepEqual(
      data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels)),
      [{ trace_id: traceId, span_id: "b7ad6b7169203331" }],
    );
    await prometheus.killAndStart();
    await prometheus.untilReady(stores.friend);
    const [found] = await query(`last_over_time(${name}{le="0.5"}[1h])`);
    assert.equal(found?.value[1], "1");
    assert.equal(found.metric["job"], "probe");
    assert.equal(found.metric["instance"], "instance-1");
    assert.equal(found.metric["service_name"], "probe");
    assert.equal(found.metric["deployment_environment_name"], "dev");
  });

  it("are asked for their metrics by Prometheus, each at its own path", async () => {
    const jobs = NAMES.filter((name) => name !== "redis");
    await eventually(async () => {
      const up = (await query("up == 1")).map(({ metric }) => metric["job"]);
      return jobs.every((job) => up.includes(job)) || undefined;
    });
    const [spans] = await query("zipkin_collector_spans_total");
    assert.ok(spans);
    const limits = await eventually(async () => {
      const found = await query('tracing:memory_limit_bytes{job="tempo"}');
      return found.length > 0 ? found : undefined;
    });
    assert.equal(limits[0]?.value[1], `${stores.of("tempo").workload.memory.bytes}`);
  });

  it("pass an alert on from Prometheus to Alertmanager", async () => {
    const alert = await eventually(async () => {
      const alerts = await answerOf<{ labels: Record<string, string> }[]>(
        "alertmanager",
        "/api/v2/alerts",
      );
      return alerts.find(({ labels }) => labels["alertname"] === "Watchdog");
    });
    assert.equal(alert.labels["deployment_environment_name"], "dev");
  });

  it("find a span that was posted to Zipkin", async () => {
    const span = { traceId, id: "b7ad6b7169203331", name: "posted", timestamp: Date.now() * 1000 };
    const posted = await stores
      .of("zipkin")
      .ask("/api/v2/spans", stores.friend, JSON.stringify([span]));
    assert.equal(posted.status, 202, posted.body);
    const found = await eventually(async () => {
      const { status, body } = await stores
        .of("zipkin")
        .ask(`/api/v2/trace/${traceId}`, stores.friend);
      return status === 200 ? (JSON.parse(body) as { name: string }[]) : undefined;
    });
    assert.deepEqual(
      found.map(({ name }) => name),
      ["posted"],
    );
  });

  it("show nobody the inside of Zipkin", async () => {
    for (const path of ["/actuator", "/actuator/env", "/actuator/loggers"]) {
      const { status } = await stores.of("zipkin").ask(path, stores.friend);
      assert.equal(status, 404, path);
    }
  });

  it("give Zipkin's Java a key store and a trust store that its own tool reads", async () => {
    const list = (file: string) =>
      stores
        .of("zipkin")
        .exec([
          ...["keytool", "-list", "-keystore", `/etc/tracing-infra/secrets/${file}`],
          ...["-storetype", "PKCS12", "-storepass", ""],
        ]);
    assert.match((await list("zipkin.p12")).join("\n"), /PrivateKeyEntry/);
    assert.match((await list("authority.p12")).join("\n"), /trustedCertEntry/);
  });
});
