import assert from "node:assert/strict";
import { execa } from "execa";
import { urlOf } from "../../tools/access.ts";
import { dataVolumesOf } from "../../tools/docker.ts";
import { ask } from "../../tools/https.ts";
import { askStore, type Store } from "../../tools/verify/stores/ask.ts";
import { workbench } from "../../tools/workbench.ts";
import { Canaries } from "../support/canaries.ts";
import { logsWith, metricsWith, spansWith } from "../support/canary-telemetry.ts";
import { eventually, platform, platformAccess, workloads } from "./support.ts";

/** The trace of the telemetry with canaries. */
const TRACE = "5b8efff798038103d269b633813fc60c";

/** What tells each store's whole answer about that telemetry, and what of it must be there. */
const QUESTIONS: readonly { store: Store; path: string; kept: RegExp }[] = [
  { store: "tempo", path: `/api/v2/traces/${TRACE}`, kept: /user-of-span/ },
  { store: "jaeger", path: `/api/traces/${TRACE}`, kept: /user-of-span/ },
  { store: "zipkin", path: `/api/v2/trace/${TRACE}`, kept: /user-of-span/ },
  {
    store: "loki",
    path: `/loki/api/v1/query_range?${new URLSearchParams({ query: '{service_name="canary-service"}' }).toString()}`,
    kept: /user-of-log-body-map/,
  },
  {
    store: "prometheus",
    path: `/api/v1/series?${new URLSearchParams({ "match[]": '{service_name="canary-service"}' }).toString()}`,
    kept: /before \*\*\* after/,
  },
  {
    store: "prometheus",
    path: `/api/v1/series?${new URLSearchParams({ "match[]": '{job="canary-service"}' }).toString()}`,
    kept: /user-of-gauge-point/,
  },
  { store: "prometheus", path: "/api/v1/metadata", kept: /success/ },
];

/** Sentences about private data in every position of every signal, looked for wherever it could be. */
export function canaries(): void {
  const planted = new Canaries();

  it("stores nothing private of what comes in, whichever store is asked, and all the rest", async () => {
    const access = await platformAccess();
    const caller = {
      authority: access.certificateAuthority,
      token: access.credentials.otlpToken,
    };
    const messages = {
      traces: spansWith(planted),
      metrics: metricsWith(planted),
      logs: logsWith(planted),
    };
    for (const [signal, message] of Object.entries(messages)) {
      const url = `${urlOf(access, "collector", "otlpHttp")}/v1/${signal}`;
      assert.equal((await ask(url, caller, JSON.stringify(message))).status, 200);
    }
    assert.ok(planted.planted.size > 200);
    for (const { store, path, kept } of QUESTIONS) {
      await eventually(async () => {
        const { body } = await askStore(access, store, path);
        assert.match(body, kept, `${store} ${path}`);
        assert.deepEqual(planted.foundIn(body), [], store);
      });
    }
  });

  it("has nothing private in its queues, its stores' files and its logs either", async () => {
    assert.ok(planted.planted.size > 200);
    for (const volume of await dataVolumesOf(platform)) {
      assert.deepEqual(await foundInVolume(planted, volume), [], volume);
    }
    for (const { Name } of await workloads()) {
      const { all } = await execa("docker", ["logs", Name.slice(1)], { ...options, all: true });
      assert.deepEqual(planted.foundIn(all), [], Name);
    }
  });
}

const options = { env: workbench().env, maxBuffer: 2 ** 28 } as const;

/** Positions of what is found in a volume, as the workload that writes it has it, byte by byte. */
async function foundInVolume(planted: Canaries, volume: string): Promise<string[]> {
  const holder = (await workloads()).find(({ Mounts }) =>
    Mounts.some(({ Name, RW }) => Name === volume && RW),
  );
  const mount = holder?.Mounts.find(({ Name }) => Name === volume);
  assert.ok(holder && mount, volume);
  const source = `${holder.Name.slice(1)}:${mount.Destination}`;
  const copy = execa("docker", ["cp", source, "-"], { ...options, buffer: false });
  const found = new Set<string>();
  let before = Buffer.alloc(0);
  for await (const chunk of copy.iterable({ binary: true, preserveNewlines: true })) {
    const bytes = Buffer.concat([before, chunk]);
    // Databases lay out gigabytes in advance: only what has the beginning of a canary is looked into.
    if (BEGINNINGS.some((beginning) => bytes.includes(beginning))) {
      for (const position of planted.foundIn(bytes.toString("latin1"))) found.add(position);
    }
    before = bytes.subarray(-LONGEST);
  }
  await copy;
  return [...found];
}

/** What every canary begins with, and more bytes than any has. */
const BEGINNINGS = ["canary", "77000"];
const LONGEST = 64;
