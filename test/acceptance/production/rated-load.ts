import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sizes } from "../../../model/sizes.ts";
import type { Access } from "../../../tools/access.ts";
import { nodeName } from "../../../tools/cluster/layout.ts";
import { samplesOf } from "../../../tools/verify/stores/prometheus.ts";
import { chance, otlpOf, traceThrough } from "../../support/sampled-traffic.ts";
import { kubectl } from "../cluster/command.ts";
import { post } from "../invented-requests.ts";
import { eventually } from "../support.ts";
import { pods } from "./pods.ts";
import { namespace } from "./stack.ts";

const { tracesPerSecond, spansPerTrace, spanBytes } = sizes.small;

/** How long is looked at it idle, and then under load, in seconds. */
const IDLE = 30;
const LOADED = 60;

/** Bytes of a span beside its text: ids, times, names. */
const BESIDE = 224;

/** What a pod takes. */
interface Usage {
  readonly mebibytes: number;
  /** Seconds of a processor, since it began. */
  readonly seconds: number;
}

/** Sentences about the load that the size is for. */
export function ratedLoad(accessed: () => Access): void {
  it("takes the load that its size is for, of which nothing is refused and nobody restarts", async function () {
    this.timeout(300_000);
    const before = await usages();
    await sleep(IDLE * 1_000);
    const idle = await usages();
    const sent = await load(accessed());
    const loaded = await usages();
    process.stdout.write(tableOf({ before, idle, loaded }));
    assert.equal(sent, LOADED * tracesPerSecond);
    assert.ok((await pods()).every(({ ready, restarts }) => ready && restarts === 0));
    await eventually(async () => {
      const query =
        "sum(otelcol_receiver_refused_spans_total) + sum(otelcol_processor_refused_spans_total or vector(0))";
      const refused = await samplesOf(accessed(), `${query} or vector(0)`);
      assert.deepEqual([...new Set(refused.map(({ value }) => value))], [0]);
    });
  });
}

/** Sends so many traces of so many spans a second; how many were acknowledged. */
async function load(access: Access): Promise<number> {
  const next = chance(7);
  const services = Array.from({ length: spansPerTrace }, (_, index) => `rated-${index}`);
  const attributes = { payload: "x".repeat(spanBytes - BESIDE) };
  const batch = tracesPerSecond / 10;
  const began = Date.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < LOADED * 10; sent += 1) {
    const traces = Array.from({ length: batch }, () =>
      traceThrough(services, next, () => ({ attributes })),
    );
    const answer = post(access, "traces", otlpOf(traces)).then(
      ({ status }) => (status === 200 ? batch : 0),
      () => 0,
    );
    answers.push(answer);
    await sleep(Math.max(0, began + (sent + 1) * 100 - Date.now()));
  }
  return (await Promise.all(answers)).reduce((sum, one) => sum + one, 0);
}

/** What every pod of the platform takes, as the node measures it. */
async function usages(): Promise<Map<string, Usage>> {
  const path = `/api/v1/nodes/${nodeName}/proxy/stats/summary`;
  const { pods: all } = JSON.parse(await kubectl("get", "--raw", path)) as Summary;
  return new Map(
    all
      .filter(({ podRef }) => podRef.namespace === namespace)
      .map(({ podRef, memory, cpu }) => [
        podRef.name,
        {
          mebibytes: (memory?.workingSetBytes ?? 0) / 2 ** 20,
          seconds: (cpu?.usageCoreNanoSeconds ?? 0) / 1e9,
        },
      ]),
  );
}

interface Summary {
  readonly pods: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly memory?: { readonly workingSetBytes?: number };
    readonly cpu?: { readonly usageCoreNanoSeconds?: number };
  }[];
}

type Measured = Readonly<Record<"before" | "idle" | "loaded", ReadonlyMap<string, Usage>>>;

/** A line for each pod: memory, and thousandths of a processor, idle and under load. */
function tableOf({ before, idle, loaded }: Measured): string {
  const rows = [...idle.keys()].sort().map((name) => {
    const at = (measured: ReadonlyMap<string, Usage>) =>
      measured.get(name) ?? { mebibytes: 0, seconds: 0 };
    const share = (from: Usage, to: Usage, during: number) =>
      (1_000 * (to.seconds - from.seconds)) / during;
    return {
      name,
      cells: [
        at(idle).mebibytes,
        share(at(before), at(idle), IDLE),
        at(loaded).mebibytes,
        share(at(idle), at(loaded), LOADED),
      ],
    };
  });
  const sums = [0, 1, 2, 3].map((column) =>
    rows.reduce((sum, { cells }) => sum + (cells[column] ?? 0), 0),
  );
  const line = (name: string, cells: readonly number[]) =>
    `      ${name.padEnd(16)}${cells.map((cell) => cell.toFixed(0).padStart(8)).join("")}\n`;
  return [
    `      idle, then ${tracesPerSecond * spansPerTrace} spans/s: MiB and thousandths of a processor of each\n`,
    ...rows.map(({ name, cells }) => line(name, cells)),
    line("together", sums),
  ].join("");
}
