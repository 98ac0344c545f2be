import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { docker } from "../../tools/docker.ts";
import { deploy } from "../../tools/start/deploy.ts";
import { urlOf } from "../../tools/access.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { NumberedLoad, SPANS, type Batch } from "./numbered.ts";
import { everySpanIn, recordsLost, samplesLost } from "./numbered-losses.ts";
import {
  eventually,
  freshAccess,
  platform,
  platformAccess,
  sendRequests,
  stack,
  stackWith,
} from "./support.ts";

/** Spans a second while a store is away. */
const RATE = 500;

/** How long each store is away, in milliseconds. */
const OUTAGE = 60_000;

/** Stores that keep what they have on disk; Zipkin has it in memory, and no more after a stop. */
const STORES = ["tempo", "jaeger", "loki", "prometheus"] as const;

/** Sentences about load while something is missing or replaced, counted in the stores afterwards. */
export function outages(): void {
  it("loses nothing acknowledged when each store is away for a minute at 500 spans a second", async function () {
    this.timeout(1_200_000);
    // Who sends to a Collector that has just been deployed is told to come again.
    await eventually(() => sendRequests(1));
    const load = new NumberedLoad(await platformAccess(), RATE);
    for (const store of STORES) {
      await docker(["stop", `${platform}-${store}`]);
      await sleep(OUTAGE);
      await docker(["start", `${platform}-${store}`]);
      await sleep(5_000);
    }
    const { traces, records, samples, refused } = await load.end();
    const seconds = (STORES.length * (OUTAGE + 5_000)) / 1_000;
    assert.ok(traces.length * SPANS > 0.9 * RATE * seconds);
    assert.equal(refused, 0);
    await everySpan(traces);
    await eventually(() => everyRecord(records), 120_000);
    await eventually(() => everySample(samples), 120_000);
  });

  it("loses nothing when every certificate is replaced under load", async function () {
    this.timeout(900_000);
    await eventually(() => sendRequests(1));
    const before = await fingerprint();
    const load = new NumberedLoad(await platformAccess(), RATE);
    await sleep(2_000);
    await deploy(stackWith((text) => `${text}  tracing-infra:certificates: { validity: 80d }\n`));
    await sleep(10_000);
    const { traces, records } = await load.end();
    await freshAccess();
    assert.notEqual(await fingerprint(), before);
    await everySpan(traces);
    await eventually(() => everyRecord(records), 120_000);
    await deploy(stack);
    await freshAccess();
  });
}

/** Every acknowledged trace is in both stores that keep them, with every number it was sent with. */
async function everySpan(traces: readonly Batch[]): Promise<void> {
  const access = await platformAccess();
  for (const spansIn of [spansInTempo, spansInJaeger]) {
    await everySpanIn(access, traces, { spansIn, patience: 240_000 });
  }
}

/** Every acknowledged log record is in Loki. */
async function everyRecord(records: readonly Batch[]): Promise<void> {
  assert.deepEqual(await recordsLost(await platformAccess(), records), []);
}

/** Every acknowledged sample is in Prometheus. */
async function everySample(samples: readonly Batch[]): Promise<void> {
  assert.deepEqual(await samplesLost(await platformAccess(), samples), []);
}

/** The fingerprint of the certificate that the Collector shows. */
async function fingerprint(): Promise<string> {
  const access = await platformAccess();
  const { port } = new URL(urlOf(access, "collector", "otlpHttp"));
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: "localhost", port: Number(port), ca: access.certificateAuthority },
      () => {
        const { raw } = socket.getPeerCertificate();
        socket.destroy();
        resolve(new X509Certificate(raw).fingerprint256);
      },
    );
    socket.on("error", reject);
  });
}
