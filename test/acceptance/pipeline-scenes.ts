import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Access } from "../../tools/access.ts";
import { notificationsOf } from "../../tools/alerts/notifications.ts";
import { docker } from "../../tools/docker.ts";
import { attribute, nanoseconds, post, resource } from "./invented-requests.ts";
import { telling, type About, type Scene } from "./scene.ts";
import { eventually, platform } from "./support.ts";

/** Told once Loki is there again: until then whatever is logged takes room in a queue that is nearly full. */
export const REFUSES: About = { alertname: "CollectorRefusesData", service: "collector" };

/** A gauge whose samples differ in nothing but a label. */
export function gauge(name: string, at: number, labels: readonly Record<string, string>[]) {
  const dataPoints = labels.map((each) => ({
    timeUnixNano: nanoseconds(at),
    asDouble: 0,
    attributes: Object.entries(each).map(([key, value]) => attribute(key, value)),
  }));
  const scopeMetrics = [{ metrics: [{ name, gauge: { dataPoints } }] }];
  return { resourceMetrics: [{ resource: resource("stranger"), scopeMetrics }] };
}

/** Only once nobody is told any more that data is refused, which is less bad and would be kept quiet. */
export const droppedSamples: Scene = {
  when: "a store refuses data for good",
  acts: [
    {
      begin: async (stage) => {
        const since = await telling("firing", REFUSES, { stage });
        await telling("resolved", REFUSES, { stage, since });
        const old = Date.now() - 2 * 86_400_000;
        const { status } = await post(stage.access, "metrics", gauge("stranger", old, [{}]));
        assert.equal(status, 200);
      },
      tells: [{ alertname: "CollectorDropsData", service: "collector", signal: "metric_points" }],
    },
  ],
  end: () => Promise.resolve(),
};

const LOKI = [`${platform}-collector-loki`, `${platform}-loki`] as const;

/**
 * One store is gone, and says nothing; another answers Prometheus, but not the Collector.
 *
 * With queues in memory, what waits for both is at last more than the Collector may hold.
 */
export const missingStores: Scene = {
  when: "stores take nothing until the Collector refuses more",
  acts: [
    {
      begin: async ({ access }) => {
        await docker(["stop", `${platform}-zipkin`]);
        await docker(["network", "disconnect", ...LOKI]);
        // 13 bytes each: nine tenths of a queue of 12.8 MiB, and 140 MiB of memory.
        for (let sent = 0; sent < 33; sent += 1) assert.equal(await sendRecords(access), 200);
      },
      tells: [
        { alertname: "ServiceDown", service: "zipkin" },
        { alertname: "ExporterFailing", service: "loki" },
        { alertname: "ExporterQueueFilling", service: "loki" },
      ],
    },
    {
      begin: async ({ access }) => {
        await eventually(async () => {
          const all = await notificationsOf(access);
          const about = all.find(
            (one) => one.alert === "ExporterFailing" && one.service === "zipkin",
          );
          assert.equal(about?.withheld, "inhibited");
        }, 120_000);
        await eventually(() => refusesSpans(access), 60_000);
        await backAgain();
      },
      tells: [REFUSES],
    },
  ],
  end: backAgain,
};

async function backAgain(): Promise<void> {
  await docker(["start", `${platform}-zipkin`]);
  const [network, store] = LOKI;
  const format = "{{json .NetworkSettings.Networks}}";
  const [networks = ""] = await docker(["inspect", "--format", format, store]);
  if (networks.includes(`"${network}"`)) return;
  await docker(["network", "connect", "--alias", "loki", network, store]);
}

/** As many as fit a request well, and as small as can be, so that they take memory rather than room. */
async function sendRecords(access: Access): Promise<number> {
  const record = { timeUnixNano: nanoseconds(Date.now()) };
  const logRecords = Array.from({ length: 20_000 }, () => record);
  const scopeLogs = [{ logRecords }];
  const body = { resourceLogs: [{ resource: resource("flood"), scopeLogs }] };
  return (await post(access, "logs", body)).status;
}

/** Sends many spans, and says whether they were refused for want of memory. */
async function refusesSpans(access: Access): Promise<boolean> {
  const time = nanoseconds(Date.now());
  const spans = Array.from({ length: 50 }, () => randomBytes(16).toString("hex")).flatMap(
    (traceId) =>
      Array.from({ length: 200 }, () => ({
        ...{ traceId, spanId: randomBytes(8).toString("hex"), name: "flood", kind: 1 },
        ...{ startTimeUnixNano: time, endTimeUnixNano: time },
      })),
  );
  const scopeSpans = [{ spans }];
  const body = { resourceSpans: [{ resource: resource("flood"), scopeSpans }] };
  const answer = await post(access, "traces", body);
  assert.doesNotMatch(answer.body, /queue is full/);
  return answer.status !== 200 && answer.body.includes("memory");
}
