import assert from "node:assert/strict";
import { listeners } from "../../model/listeners.ts";
import { everyTenant, FORMER_TENANT } from "../../model/sampling.ts";
import { searchTempo } from "../../tools/speakers/tempo.ts";
import { spansFromTempo } from "../../tools/verify/stores/tempo.ts";
import { eventually } from "../support/eventually.ts";
import { chance, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { TempoOfTenants } from "../support/tempo-of-tenants.ts";

const DAY = 86_400;

describe("Tempo's tenants", function () {
  this.timeout(120_000);

  const next = chance(11);
  const trace = (service: string) => traceThrough([service, "b", "c"], next);
  const standard = trace("standard-only");
  const failed = trace("errors-only");
  const both = trace("both");
  const former = trace("from-before-tenants");
  const archived = { ...trace("restored-only"), start: Date.now() - 40 * DAY * 1_000 };

  let tempo: TempoOfTenants;
  let sent = 0;

  before("start Tempo, and hand a trace in for each tenant and one for two", async () => {
    const retention = { traceRetention: "20s", errorTraceRetention: "10m" };
    tempo = await TempoOfTenants.start({ ...retention, restoredTraceRetention: "10m" });
    sent = Date.now();
    const now = (one: SentTrace) => ({ ...one, start: sent });
    for (const [traces, tenant] of [
      [[standard, both].map(now), "standard"],
      [[failed, both].map(now), "errors"],
      [[archived], "restored"],
      [[former].map(now), FORMER_TENANT],
    ] as const) {
      const { status, body } = await tempo.send(traces, tenant);
      assert.equal(status, 200, body);
    }
  });

  after("stop it", () => tempo.stop());

  /** The ids of a trace's spans as Tempo gives them back, in the order of the trace. */
  async function spansOf({ traceId }: SentTrace, tenants: string): Promise<string[]> {
    const { status, body } = await tempo.ask(`/api/v2/traces/${traceId}`, tenants);
    assert.equal(status, 200, body);
    return spansFromTempo(JSON.parse(body)).map(({ spanId }) => spanId);
  }

  const idsIn = ({ spans }: SentTrace) => spans.map(({ spanId }) => spanId).sort();

  interface Found {
    readonly traceID: string;
    readonly rootServiceName: string;
    readonly spanSet: { readonly matched: number };
  }

  /** What a search finds: of each trace its root's service and how many spans. */
  async function found(tenants: string, range = ""): Promise<(readonly [string, number])[]> {
    const q = encodeURIComponent("{}");
    const { status, body } = await tempo.ask(`/api/search?q=${q}&spss=10${range}`, tenants);
    assert.equal(status, 200, body);
    return (JSON.parse(body) as { traces: Found[] }).traces
      .map(({ rootServiceName, spanSet }) => [rootServiceName, spanSet.matched] as const)
      .sort(([one], [other]) => one.localeCompare(other));
  }

  const seconds = () => Math.ceil(Date.now() / 1_000);
  const from = (start: number, end = seconds() + 1) => `&start=${start}&end=${end}`;

  it("are answered as one by their traces' ids, each span once", async () => {
    for (const one of [standard, failed, both, archived, former]) {
      const spans = await eventually(async () => {
        const ids = await spansOf(one, everyTenant);
        return ids.length >= one.spans.length ? ids : undefined;
      });
      assert.deepEqual(spans.sort(), idsIn(one));
      const { status, body } = await tempo.ask(`/api/traces/${one.traceId}`, everyTenant);
      assert.equal(status, 200);
      assert.equal(body.match(/"spanId"/g)?.length, one.spans.length);
    }
  });

  it("are answered as one by searches, each trace once", async () => {
    // What has just come in is known by its id at once, and to searches once it is written.
    const everything = await eventually(async () => {
      const all = await found(everyTenant, from(seconds() - 3_600));
      return all.length >= 4 ? all : undefined;
    });
    assert.deepEqual(everything, [
      ["both", 3],
      ["errors-only", 3],
      ["from-before-tenants", 3],
      ["standard-only", 3],
    ]);
    for (const path of ["search/tag/service.name", "v2/search/tag/resource.service.name"]) {
      const { status, body } = await tempo.ask(`/api/${path}/values`, everyTenant);
      assert.equal(status, 200, body);
      for (const { spans } of [standard, failed, both, archived]) {
        assert.ok(body.includes(`"${spans[0]?.service ?? "?"}"`), body);
      }
    }
    for (const path of ["search/tags", "v2/search/tags"]) {
      const { body } = await tempo.ask(`/api/${path}`, everyTenant);
      assert.match(body, /"service\.name"/);
    }
  });

  it("are answered as one over gRPC, as results are streamed", async () => {
    const url = `https://${await tempo.running.address(listeners.tempo.grpc.port)}`;
    const search = async (tenants?: string) =>
      searchTempo(url, tempo.callerOf(tenants), '{ resource.service.name = "b" }');
    const { status, traces } = await search(everyTenant);
    assert.equal(status, "OK");
    assert.deepEqual(
      new Set(traces.map(({ rootService }) => rootService)),
      new Set(["both", "errors-only", "from-before-tenants", "standard-only"]),
    );
    assert.deepEqual((await search("nobody")).traces, []);
    assert.equal((await search()).accepted, false);
  });

  it("see nothing of each other's", async () => {
    for (const tenant of ["errors", "restored", "nobody"]) {
      assert.deepEqual(await spansOf(standard, tenant), []);
      const { status } = await tempo.ask(`/api/traces/${standard.traceId}`, tenant);
      assert.equal(status, 404);
    }
    const names = async (tenant: string) =>
      (await found(tenant, from(seconds() - 3_600))).map(([service]) => service);
    assert.deepEqual(await names("standard"), ["both", "standard-only"]);
    assert.deepEqual(await names("errors"), ["both", "errors-only"]);
    assert.deepEqual(await names("nobody"), []);
  });

  it("must be named", async () => {
    for (const path of [`traces/${both.traceId}`, `v2/traces/${both.traceId}`, "search?q=%7B%7D"]) {
      assert.deepEqual(await tempo.ask(`/api/${path}`), { status: 401, body: "no org id\n" }, path);
    }
    const { status, body } = await tempo.send([trace("nobodys")]);
    assert.equal(status, 503);
    assert.match(body, /no org id/);
  });

  it("give back what was brought back by its id, and by searches from its time until now", async () => {
    const then = Math.floor(archived.start / 1_000);
    const restored = async (range: string) =>
      (await found(everyTenant, range)).filter(([service]) => service === "restored-only");
    assert.deepEqual(await restored(from(then - 60)), [["restored-only", 3]]);
    // Of its own time alone there is no block.
    assert.deepEqual(await restored(from(then - 60, then + 60)), []);
    assert.deepEqual(await restored(from(seconds() - 3_600)), []);
  });

  it("keep errors and what was brought back when other traces' time is up", async () => {
    // Its time begins with its block's last span, and ends when a look at what is due comes round.
    await eventually(async () => {
      const spans = await spansOf(standard, everyTenant);
      return spans.length === 0 ? spans : undefined;
    });
    assert.ok(Date.now() - sent > 20_000, "too early");
    assert.deepEqual(await spansOf(both, "standard"), []);
    for (const one of [failed, both, archived]) {
      assert.deepEqual((await spansOf(one, everyTenant)).sort(), idsIn(one));
    }
    // The newest of it has left the memory by now.
    assert.deepEqual(await found(everyTenant, from(Math.floor(archived.start / 1_000) - 60)), [
      ["both", 3],
      ["errors-only", 3],
      ["restored-only", 3],
    ]);
  });
});

describe("Tempo's limits for each tenant", function () {
  this.timeout(60_000);

  it("are what it takes at the ends of what is allowed", async () => {
    const ends = { traceRetention: "106751d", errorTraceRetention: "106751d" };
    const tempo = await TempoOfTenants.start({ ...ends, restoredTraceRetention: "1ms" });
    try {
      const { body } = await tempo.ask("/metrics");
      const kept = (tenant: string) =>
        `tempo_limits_overrides{limit_name="block_retention",user="${tenant}"}`;
      assert.ok(body.includes(`${kept("errors")} 9.2232864e+18`), body);
      assert.ok(body.includes(`${kept("restored")} 1e+06`), body);
    } finally {
      await tempo.stop();
    }
  });
});
