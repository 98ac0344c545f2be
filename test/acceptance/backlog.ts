import assert from "node:assert/strict";
import { docker } from "../../tools/docker.ts";
import { deploy } from "../../tools/start/deploy.ts";
import type { Stack } from "../../tools/stack-file.ts";
import { differences, type Span } from "../../tools/trace.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import {
  eventually,
  platform,
  platformAccess,
  sendRequests,
  stack,
  stackWith,
  workloads,
} from "./support.ts";

const STORES = [`${platform}-tempo`, `${platform}-jaeger`];

/** Sentences about what the Collector has accepted while no store was there to take it. */
export function backlog(): void {
  it("loses no accepted span when the Collector is killed while every store is down", async () => {
    const traces = await acceptedThenKilled(stack);
    await eventually(() => inEveryStore(traces), 90_000);
  });

  it("loses them, as it says, where the queues are in memory", async () => {
    const volatile = stackWith((text) => `${text}  tracing-infra:persistentQueues: false\n`);
    const traces = await acceptedThenKilled(volatile);
    const later: Span[][] = [];
    await eventually(async () => {
      later.push(...(await sendRequests(1)));
    });
    await eventually(() => inEveryStore(later));
    const access = await platformAccess();
    const found = await Promise.all(traces.map((sent) => spansInTempo(access, idOf(sent))));
    assert.deepEqual(found.flat(), []);
    await deploy(stack);
  });
}

/** Stops the stores, lets the Collector accept 20 requests, kills it, and starts the stores again. */
async function acceptedThenKilled(deployed: Stack): Promise<Span[][]> {
  await deploy(deployed);
  await eventually(() => sendRequests(1));
  await docker(["stop", ...STORES]);
  const traces = await sendRequests(20);
  const collector = (await workloads()).find(({ Name }) => Name === `/${platform}-collector`);
  assert.ok(collector);
  process.kill(collector.State.Pid, "SIGKILL");
  await docker(["start", ...STORES]);
  return traces;
}

async function inEveryStore(traces: readonly Span[][]): Promise<void> {
  const access = await platformAccess();
  for (const spansIn of [spansInTempo, spansInJaeger]) {
    await Promise.all(
      traces.map(async (sent) => {
        assert.deepEqual(differences(sent, await spansIn(access, idOf(sent))), []);
      }),
    );
  }
}

function idOf(trace: readonly Span[]): string {
  return trace[0]?.traceId ?? "";
}
