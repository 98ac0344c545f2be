import { edgesFrom, edgesOf, hostsOf } from "../../model/deployment.ts";
import { type Access } from "../access.ts";
import type { Span } from "../trace.ts";
import { sendReferenceRequest } from "../traffic/send-reference-requests.ts";
import type { Check } from "./check.ts";
import { doorChecks } from "./doors.ts";
import { legacyChecks } from "./legacy.ts";
import { same } from "./same.ts";
import { signalChecks } from "./signals.ts";
import { strategyChecks } from "./strategies.ts";
import { spansInJaeger } from "./stores/jaeger.ts";
import { scrapeTargets } from "./stores/prometheus.ts";
import { foundByTraceql, spansInTempo } from "./stores/tempo.ts";
import { spansInZipkin } from "./stores/zipkin.ts";

/** Every check of a platform, in order, and the trace that they are about once it was sent. */
export interface Examination {
  readonly checks: readonly Check[];
  readonly traceId: () => string;
}

/** How each trace store is asked for the spans of a trace. */
const READERS = { tempo: spansInTempo, jaeger: spansInJaeger, zipkin: spansInZipkin } as const;

/** The examination of one deployed platform: everything over the network, nothing from its files. */
export function examinationOf(access: Access): Examination {
  let sent: Span[] = [];
  const traceId = () => sent[0]?.traceId ?? "";
  return {
    traceId,
    checks: [
      ...doorChecks(access),
      {
        name: "the Collector accepts the reference request over HTTP",
        ask: async () => `${(await sendReferenceRequest(access, "http")).length} spans`,
      },
      {
        name: "the Collector accepts the reference request over gRPC",
        ask: async () => {
          sent = await sendReferenceRequest(access, "grpc");
          return `${sent.length} spans, trace ${traceId()}`;
        },
      },
      ...storesOf(access).map((store) => ({
        name: `${store} returns it, span for span`,
        ask: async () => same(sent, await READERS[store](access, traceId())),
      })),
      {
        name: "tempo finds it by TraceQL",
        ask: async () => sameSummary(sent, await foundByTraceql(access, traceId())),
      },
      ...signalChecks(access, () => sent),
      ...legacyChecks(access),
      ...strategyChecks(access),
      { name: "prometheus reaches every target", ask: () => allUp(access) },
    ],
  };
}

/** The stores that traces come to, whoever sends them there. */
function storesOf({ deployment }: Access): (keyof typeof READERS)[] {
  const servers = edgesOf(deployment)
    .filter(({ purpose }) => purpose === "traces")
    .map(({ server }) => server);
  return servers.filter((server): server is keyof typeof READERS => server in READERS);
}

function sameSummary(
  sent: readonly Span[],
  found: Awaited<ReturnType<typeof foundByTraceql>>,
): string {
  const [root] = sent;
  if (!root || !found) throw new Error("not found yet");
  const expected = {
    rootService: root.service,
    rootName: root.name,
    milliseconds: root.duration / 1_000,
    spans: sent.length,
  };
  const got = JSON.stringify(found);
  if (got !== JSON.stringify(expected)) throw new Error(`${got}, not ${JSON.stringify(expected)}`);
  return `${found.rootService}: ${found.rootName}, ${found.milliseconds} ms`;
}

async function allUp(access: Access): Promise<string> {
  const targets = await scrapeTargets(access);
  const jobs = targets.map(({ job }) => job).sort();
  const expected = edgesFrom(access.deployment, "prometheus", "scrape")
    .flatMap(({ server }) => hostsOf(access.deployment, server).map(() => server))
    .sort();
  if (jobs.join() !== expected.join())
    throw new Error(`asks ${jobs.join()}, not ${expected.join()}`);
  const down = targets.filter(({ health }) => health !== "up");
  if (down.length > 0) {
    throw new Error(down.map(({ job, lastError }) => `${job}: ${lastError}`).join("; "));
  }
  return `${jobs.join(", ")} up`;
}
