import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { logRecord } from "../support/otlp.ts";
import { buckets, RingOfProcesses } from "../support/ring-of-processes.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const SERVICE = "shop";

/** As it is deployed, but that nobody waits to be ready. */
function soon(loki: Mapping): Mapping {
  const ingester = mappingAt(loki, "ingester");
  return { ...loki, ingester: { ...ingester, lifecycler: { min_ready_duration: "1s" } } };
}

describe("three Lokis over an object store", function () {
  this.timeout(300_000);

  const sent: string[] = [];
  let number = 0;
  const began = `${Date.now() - 3_600_000}000000`;
  let ring: RingOfProcesses;

  before("start them", async () => {
    ring = await RingOfProcesses.start("loki", soon);
  });

  after("stop them", async () => {
    await ring.stop();
  });

  /** Hands in records one after the other, each of which is acknowledged. */
  async function send(replica: number, count = 10): Promise<void> {
    for (let record = 0; record < count; record++) {
      const body = `order ${number++}`;
      const message = logRecord(SERVICE, "5bc1374f4186b67638f88a450087f8f3", body);
      const { status } = await ring.ask(replica, "/otlp/v1/logs", { message });
      assert.ok(status === 204 || status === 200, `${status}`);
      sent.push(body);
    }
  }

  /** The records that a replica finds. */
  async function found(replica: number): Promise<string[]> {
    const query = encodeURIComponent(`{service_name="${SERVICE}"}`);
    const path = `/loki/api/v1/query_range?query=${query}&limit=5000&start=${began}`;
    const { status, body } = await ring.askPatiently(replica, path);
    assert.equal(status, 200, body);
    const { data } = JSON.parse(body) as { data: { result: { values: [string, string][] }[] } };
    return data.result.flatMap(({ values }) => values.map(([, line]) => line)).sort();
  }

  const all = () => [...sent].sort();

  it("have every record that one of them has acknowledged, whichever is asked, while none is stored yet", async () => {
    await send(0, 40);
    for (const replica of [0, 1, 2]) assert.deepEqual(await found(replica), all());
    assert.deepEqual(await ring.store.objects(buckets.logs, "fake/"), []);
  });

  it("lose none of them when the one that took them is killed the moment it has acknowledged", async () => {
    await send(0, 5);
    await ring.kill(0);
    for (const replica of [1, 2]) assert.deepEqual(await found(replica), all());
    assert.deepEqual(await ring.store.objects(buckets.logs, "fake/"), []);
  });

  it("take more with one of them dead", async () => {
    await send(1);
    assert.deepEqual(await found(2), all());
  });

  it("bring chunks into the bucket, and take back the one that was killed", async () => {
    await ring.ask(2, "/flush", { message: "" });
    await eventually(async () => {
      const chunks = await ring.store.objects(buckets.logs, "fake/");
      return chunks.length > 0 ? chunks : undefined;
    });
    await ring.restart(0);
    await send(0);
    for (const replica of [0, 1, 2]) assert.deepEqual(await found(replica), all());
  });

  it("go on without a gap while one leaves, which brings its index into the bucket", async () => {
    const leaving = ring.leave(2);
    for (const replica of [0, 1, 2]) await send(replica);
    assert.equal(await leaving, true, "it must end by itself");
    await eventually(async () => {
      const indexes = await ring.store.objects(buckets.logs, "index/");
      return indexes.length > 0 ? indexes : undefined;
    });
    for (const replica of [0, 1]) assert.deepEqual(await found(replica), all());
  });

  it("have one compactor among them", async () => {
    const running = async (replica: number) => {
      const { body } = await ring.ask(replica, "/metrics");
      const [, count] = /^loki_boltdb_shipper_compactor_running (\d)/m.exec(body) ?? [];
      return Number(count);
    };
    // Who it is may have left: another takes its place at the next look at the ring.
    await eventually(async () => {
      const sum = (await running(0)) + (await running(1));
      return sum === 1 ? sum : undefined;
    });
  });

  it("say nothing to who shows no certificate", async () => {
    for (const path of ["/ready", "/ring", "/metrics"]) {
      await assert.rejects(ring.ask(0, path, { anonymous: true }), path);
    }
  });
});
