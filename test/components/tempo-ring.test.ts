import assert from "node:assert/strict";
import { connect } from "node:tls";
import { ask } from "../../tools/https.ts";
import { eventually } from "../support/eventually.ts";
import { buckets, RingOfProcesses } from "../support/ring-of-processes.ts";
import { chance, otlpOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

/** The data of a block in the bucket, in its tenant's folder. */
const BLOCK = /^(\w+)\/[0-9a-f-]{36}\/data\.parquet$/;

/** Those of the tenants that anything is sent to here. */
const TENANTS = "standard|errors";

/** As several are deployed, but that blocks are listed and compacted sooner, and nobody waits to be ready. */
function soon(tempo: Mapping): Mapping {
  const compactor = mappingAt(tempo, "compactor");
  return {
    ...tempo,
    ingester: {
      ...mappingAt(tempo, "ingester"),
      lifecycler: { ...mappingAt(tempo, "ingester", "lifecycler"), min_ready_duration: "1s" },
    },
    compactor: {
      ring: { ...mappingAt(compactor, "ring"), wait_stability_min_duration: "1s" },
      compaction: { ...mappingAt(compactor, "compaction"), compaction_cycle: "2s" },
    },
    storage: {
      trace: { ...mappingAt(tempo, "storage", "trace"), blocklist_poll: "2s" },
    },
  };
}

describe("three Tempos over an object store", function () {
  this.timeout(300_000);

  const next = chance(7);
  const sent: SentTrace[] = [];
  let ring: RingOfProcesses;

  before("start them", async () => {
    ring = await RingOfProcesses.start("tempo", soon);
  });

  after("stop them", async () => {
    await ring.stop();
  });

  /** Hands in a batch of traces, which is acknowledged. */
  async function send(replica: number, tenant = "standard"): Promise<void> {
    const batch = Array.from({ length: 4 }, () => traceThrough(["shop", "cart", "stock"], next));
    const message = JSON.stringify(otlpOf(batch));
    const { status, body } = await ring.ask(replica, "/v1/traces", {
      ...{ listener: "otlpHttp", tenants: tenant, message },
    });
    assert.equal(status, 200, body);
    sent.push(...batch);
  }

  /** How many of the traces that were acknowledged a replica finds, each with all of its spans; or finds in blocks alone. */
  async function found(replica: number, { tenants = TENANTS, blocks = false } = {}) {
    let whole = 0;
    for (const { traceId, spans } of sent) {
      const path = blocks ? `/querier/api/traces/${traceId}?mode=blocks` : `/api/traces/${traceId}`;
      const { body } = await ring.askPatiently(replica, path, { tenants });
      whole += body.match(/"spanId"/g)?.length === spans.length ? 1 : 0;
    }
    return whole;
  }

  const blocks = () => ring.store.objects(buckets.traces, "standard/");

  it("have every trace that one of them has acknowledged, whichever is asked, while none is stored yet", async () => {
    for (let batch = 0; batch < 5; batch++) await send(0, batch % 2 === 0 ? "errors" : "standard");
    for (const replica of [0, 1, 2]) assert.equal(await found(replica), sent.length);
    assert.deepEqual(await blocks(), []);
  });

  it("lose none of them when the one that took them is killed the moment it has acknowledged", async () => {
    await send(0);
    await ring.kill(0);
    for (const replica of [1, 2]) assert.equal(await found(replica), sent.length);
    assert.deepEqual(await blocks(), []);
  });

  it("take more with one of them dead", async () => {
    await send(1);
    assert.equal(await found(2), sent.length);
  });

  it("bring blocks into the bucket, in a folder for each tenant, from which each reads them all", async () => {
    for (const replica of [1, 2]) await ring.ask(replica, "/flush");
    const tenants = await eventually(async () => {
      const paths = await ring.store.objects(buckets.traces);
      const stored = paths.flatMap((path) => BLOCK.exec(path)?.[1] ?? []);
      return stored.length >= 4 ? new Set(stored) : undefined;
    });
    assert.deepEqual(tenants, new Set(["standard", "errors"]));
    for (const replica of [1, 2]) {
      await eventually(async () => {
        const stored = [
          await found(replica, { tenants: "standard", blocks: true }),
          await found(replica, { tenants: "errors", blocks: true }),
        ];
        return stored.reduce((sum, count) => sum + count) === sent.length ? true : undefined;
      });
    }
  });

  it("show the store keys, without which it answers nobody", async () => {
    const { certificate } = ring.authority;
    const path = `https://${ring.store.endpoint}/${buckets.traces}`;
    assert.equal((await ask(path, { authority: certificate })).status, 403);
  });

  it("take back the one that was killed, which then has everything", async () => {
    await ring.restart(0);
    await send(0);
    for (const replica of [0, 1, 2]) assert.equal(await found(replica), sent.length);
  });

  it("go on without a gap while one leaves, as in a rollout", async () => {
    const leaving = ring.leave(1);
    for (let batch = 0; batch < 3; batch++) await send(batch % 3);
    assert.equal(await leaving, true, "it must end by itself");
    await send(2);
    for (const replica of [0, 2]) assert.equal(await found(replica), sent.length);
    const { body } = await ring.ask(2, "/ingester/ring");
    assert.doesNotMatch(body, /tempo-1.*ACTIVE/);
  });

  it("make one of the copies, compacting each block of the bucket once", async () => {
    const combined = await eventually(async () => {
      const { body } = await ring.ask(2, "/metrics");
      const counts = [...body.matchAll(/^tempodb_compaction_objects_combined_total\{.*\} (\d+)/gm)];
      const sum = counts.reduce((all, [, count]) => all + Number(count), 0);
      return sum > 0 ? sum : undefined;
    });
    assert.ok(combined > 0);
    assert.equal(await found(2), sent.length);
  });

  it("encrypt what they tell each other, and say to anybody no more than whether they are ready", async () => {
    const port = ring.portOf(2, "gossip");
    const protocol = await new Promise<string | null>((resolve, reject) => {
      const { certificate: ca } = ring.authority;
      const socket = connect({ port, host: "127.0.0.1", servername: "tempo", ca }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on("error", reject);
    });
    assert.equal(protocol, "TLSv1.3");
    const anybody = { listener: "health", anonymous: true };
    assert.equal((await ring.ask(2, "/ready", anybody)).status, 200);
    for (const path of ["/metrics", "/debug/pprof/", "/memberlist", "/status"]) {
      assert.equal((await ring.ask(2, path, anybody)).status, 404, path);
    }
    await assert.rejects(ring.ask(2, "/ready", { anonymous: true }));
  });
});

describe("one Tempo over an object store", function () {
  this.timeout(120_000);

  it("keeps its blocks there, and what is in none yet on its volume", async () => {
    const alone = await RingOfProcesses.start("tempo", (tempo) => tempo, 1);
    try {
      const next = chance(11);
      const traces = Array.from({ length: 5 }, () => traceThrough(["shop", "cart"], next));
      const message = JSON.stringify(otlpOf(traces));
      const intake = { listener: "otlpHttp", tenants: "standard", message };
      assert.equal((await alone.ask(0, "/v1/traces", intake)).status, 200);
      const foundAll = () =>
        eventually(async () => {
          for (const { traceId } of traces) {
            const path = `/api/traces/${traceId}`;
            const { status } = await alone.ask(0, path, { tenants: TENANTS });
            if (status !== 200) return undefined;
          }
          return true;
        });
      await foundAll();
      // What is older than a second is in the write-ahead log.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await alone.kill(0);
      await alone.restart(0);
      await foundAll();
      await alone.ask(0, "/flush");
      await eventually(async () => {
        const paths = await alone.store.objects(buckets.traces);
        return paths.some((path) => BLOCK.test(path)) ? paths : undefined;
      });
    } finally {
      await alone.stop();
    }
  });
});
