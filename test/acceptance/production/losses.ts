import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "../../../tools/access.ts";
import { spansInJaeger } from "../../../tools/verify/stores/jaeger.ts";
import { spansInTempo } from "../../../tools/verify/stores/tempo.ts";
import { kubectl } from "../cluster/command.ts";
import { NumberedLoad, SPANS, type Batch } from "../numbered.ts";
import { everySpanIn, recordsLost, samplesLost, spansLost } from "../numbered-losses.ts";
import { eventually } from "../support.ts";
import { insides, pods, replaced } from "./pods.ts";
import { DECISION_WAIT, namespace } from "./stack.ts";

/** Spans a second meanwhile. */
const RATE = 250;

/** Longest time until what was acknowledged can be read, in milliseconds. */
const SETTLED = 240_000;

/** Longest time until a pod that was deleted is there again. */
const BACK = 180_000;

/** Who is deleted, one after the other: a receiver, a sampler, one of three copies each, a door. */
const DELETED = ["collector-0", "sampler-0", "tempo-1", "loki-1", "prometheus-0"] as const;

/** Sentences about load while pods come and go, counted in the stores afterwards. */
export function losses(accessed: () => Access): void {
  it("loses nothing acknowledged when a Collector, a sampler and one of each replicated store are deleted under load", async function () {
    this.timeout(1_200_000);
    const load = new NumberedLoad(accessed(), RATE);
    for (const name of DELETED) {
      const pod = (await pods()).find((one) => one.name === name);
      assert.ok(pod, name);
      await kubectl("delete", `pod/${name}`, `--namespace=${namespace}`, "--wait=false");
      await eventually(() => replaced(pod), BACK);
    }
    const { traces, records, samples } = await load.end();
    assert.ok(traces.length > 2 * DELETED.length, `${traces.length}`);
    const access = accessed();
    for (const spansIn of [spansInTempo, spansInJaeger]) {
      await everySpanIn(access, traces, { spansIn, patience: SETTLED });
    }
    await eventually(async () => {
      assert.deepEqual(await recordsLost(access, records), []);
    }, SETTLED);
    await eventually(async () => {
      assert.deepEqual(await samplesLost(access, samples), []);
    }, SETTLED);
  });

  it("loses of a sampler that is killed what waited there for its decision, and nothing else", async function () {
    this.timeout(900_000);
    const access = accessed();
    const began = Date.now();
    const load = new NumberedLoad(access, 2 * RATE);
    await sleep(3 * DECISION_WAIT);
    const victim = (await insides()).find(({ name }) => name === "sampler-1");
    assert.ok(victim);
    const killed = Date.now();
    process.kill(victim.pid, "SIGKILL");
    await eventually(async () => {
      const now = (await pods()).find(({ name }) => name === victim.name);
      assert.ok(now?.ready && now.restarts > victim.restarts);
    }, BACK);
    await sleep(DECISION_WAIT);
    const { traces } = await load.end();
    /** When a batch was sent first, in milliseconds since 1970. */
    const sentAt = ({ number }: Batch) => began + (number * SPANS * 1_000) / (2 * RATE);
    // Decisions are taken once a second, and what is decided is sent on in a moment.
    const waited = traces.filter((batch) => {
      return sentAt(batch) > killed - DECISION_WAIT - 3_000 && sentAt(batch) <= killed + 1_000;
    });
    const others = traces.filter((batch) => !waited.includes(batch));
    assert.ok(waited.length > 0 && others.length > waited.length);
    await everySpanIn(access, others, { spansIn: spansInTempo, patience: SETTLED });
    const lost = new Set(
      (await spansLost(access, waited, spansInTempo)).map(({ number }) => number),
    );
    // Every other trace is the other sampler's.
    assert.ok(lost.size < waited.length, `${lost.size} of ${waited.length}`);
    process.stdout.write(
      `      lost: ${lost.size} of ${traces.length} traces, all of the ${waited.length} that were sent while they may have waited\n`,
    );
  });
}
