import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { yaml } from "../../../components/yaml.ts";
import { framesOf } from "../../../tools/archive/frames.ts";
import { spansIn } from "../../../tools/archive/otlp.ts";
import { piecesOf, restore } from "../../../tools/archive/restore.ts";
import { restoredTenant, type Destination } from "../../../tools/archive/restored-tenant.ts";
import { search, type ArchivedTrace, type Wanted } from "../../../tools/archive/search.ts";
import { updatedIndex } from "../../../tools/archive/stored-index.ts";
import { Failure } from "../../../tools/command-line.ts";
import { spansFromTempo } from "../../../tools/verify/stores/tempo.ts";
import { archiveOf } from "../../support/archive-of.ts";
import { CollectorContainer } from "../../support/collector-container.ts";
import { otlpOf, traceThrough, type SentTrace } from "../../support/sampled-traffic.ts";
import { TempoWithTenants } from "../../support/tempo-with-tenants.ts";
import { filesOf } from "../../support/workloads.ts";
import { mappingAt, type Mapping } from "../../support/yaml-walk.ts";

const SERVICES = ["shop", "cart", "payment"];

/** Texts that fill files; none as long as Tempo cuts them, at 2,048 bytes. */
const noise = () =>
  Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [
      `noise.${index}`,
      randomBytes(1_400).toString("base64"),
    ]),
  );

/** Traces whose spans come one in a request, in a file each or more, and with texts that fill files. */
const sent: SentTrace[] = Array.from({ length: 30 }, (_, index) =>
  traceThrough(SERVICES, Math.random, (place) => ({
    milliseconds: 20 - place,
    failed: index === 7 && place === 2,
    attributes: { ...noise(), "http.route": "/", count: place },
  })),
);

const configuration = () => {
  const settings = parse(
    filesOf("dev", { profile: "lite" })["collector.yaml"] ?? assert.fail(),
  ) as Mapping;
  Object.assign(mappingAt(settings, "exporters", "file/archive", "rotation"), { max_megabytes: 1 });
  return settings;
};

/** The files of an archive with each span in a request of its own, the last ones of all traces last. */
async function archivedFiles(): Promise<Map<string, Buffer>> {
  const collector = await CollectorContainer.start(yaml(configuration()));
  try {
    for (const place of SERVICES.keys()) {
      for (const trace of sent) {
        const one = { ...trace, spans: trace.spans.slice(place, place + 1) };
        await collector.send("traces", otlpOf([one]));
      }
    }
    // A sender that has missed the answer sends again.
    await collector.send("traces", otlpOf(sent.slice(0, 3)));
    return await collector.archive();
  } finally {
    await collector.stop();
  }
}

describe("traces of the archive on their way back into the real Tempo", function () {
  this.timeout(120_000);

  let files: Map<string, Buffer>;
  let tempo: TempoWithTenants;
  let folder: string;
  let destination: Destination;

  before("archive, and start Tempo", async () => {
    [files, tempo] = await Promise.all([archivedFiles(), TempoWithTenants.start()]);
    folder = await mkdtemp(join(tmpdir(), "tracing-infra-index-"));
    destination = restoredTenant(tempo.access);
  });

  after("remove both", async () => {
    await tempo.stop();
    await rm(folder, { recursive: true });
  });

  async function found(wanted: Wanted): Promise<ArchivedTrace[]> {
    return search(await updatedIndex(folder, archiveOf(files)), wanted);
  }

  async function bringBack(wanted: Wanted, to = destination) {
    const archive = archiveOf(files);
    const again = () => updatedIndex(folder, archive);
    const index = await again();
    const work = { files: index.files, archive, again, destination: to };
    return restore(await search(index, wanted), { ...work, tell: () => undefined });
  }

  /** What Tempo has of a trace for some tenants, in the order of the services. */
  async function read({ traceId }: SentTrace, tenants = "standard|errors|restored|single-tenant") {
    const { status, body } = await tempo.ask(`/api/v2/traces/${traceId}`, tenants);
    const spans = status === 404 ? [] : spansFromTempo(JSON.parse(body));
    return spans.sort(
      (one, other) => SERVICES.indexOf(one.service) - SERVICES.indexOf(other.service),
    );
  }

  /** What Tempo should have of it; redaction and correlation add and change nothing else. */
  function expected({ traceId, start, spans }: SentTrace) {
    return spans.map(({ service, spanId, parent, attributes, milliseconds = 0 }) => ({
      ...{ traceId, spanId, parentId: parent, service, name: `${service}.work` },
      ...{ start: start * 1_000, duration: milliseconds * 1_000 },
      attributes: {
        ...Object.fromEntries(Object.entries(attributes ?? {}).map(([k, v]) => [k, String(v)])),
        correlation_id: traceId,
      },
    }));
  }

  const [first, second] = sent as [SentTrace, SentTrace];

  it("are known from an index that reads a file once", async () => {
    assert.ok(files.size >= 3);
    assert.equal((await found({})).length, sent.length);
    const [torn] = await found({ trace: first.traceId });
    assert.ok((torn?.files.length ?? 0) >= 2);
    assert.deepEqual(
      (await found({ failed: true })).map(({ id }) => id),
      [sent[7]?.traceId],
    );
    const again = await updatedIndex(folder, archiveOf(files));
    assert.deepEqual(again.reading, { read: 0, known: files.size });
    const [path = "", content = Buffer.alloc(0)] = [...files][0] ?? [];
    const grown = new Map([...files, [path, Buffer.concat([content, content])]]);
    const more = await updatedIndex(folder, archiveOf(grown));
    assert.deepEqual(more.reading, { read: 1, known: files.size - 1 });
    const fewer = await updatedIndex(folder, archiveOf(new Map([...files].slice(1))));
    assert.equal(fewer.files.length, files.size - 1);
    assert.equal((await readdir(folder)).length, (files.size - 1) * 2);
  });

  it("are there whole, span for span, and no other one is", async () => {
    const restored = await bringBack({ trace: first.traceId });
    assert.deepEqual(restored, { traces: 1, spans: 3, sent: 3 });
    assert.deepEqual(await read(first), expected(first));
    assert.deepEqual(await read(second), []);
  });

  it("are in the tenant for restored ones, and in no other", async () => {
    assert.equal((await read(first, "restored")).length, 3);
    assert.deepEqual(await read(first, "standard|errors"), []);
  });

  it("are there once, however often they are restored", async () => {
    assert.deepEqual(await bringBack({ trace: first.traceId }), { traces: 1, spans: 3, sent: 0 });
    assert.deepEqual(await read(first), expected(first));
    // Even where somebody who restores the same does not know of it, once Tempo has written the first.
    await pause(2_000);
    let isBlind = true;
    const blind = {
      ...destination,
      spansOf: async (id: string) => (isBlind ? new Set<string>() : destination.spansOf(id)),
      send: async (body: Uint8Array) => {
        isBlind = false;
        await destination.send(body);
      },
    };
    const restored = await bringBack({ trace: first.traceId }, blind);
    assert.deepEqual(restored, { traces: 1, spans: 3, sent: 3 });
    assert.deepEqual(await read(first), expected(first));
  });

  it("are completed where a part of one is there", async () => {
    const [span] = [...files.values()]
      .flatMap((file) => [...framesOf(file)])
      .flatMap((one) => (one.kind === "frame" ? [one.content] : []))
      .filter((request) => spansIn(request).every(({ traceId }) => traceId === second.traceId));
    await destination.send(span ?? assert.fail());
    const restored = await bringBack({ trace: second.traceId });
    assert.deepEqual(restored, { traces: 1, spans: 3, sent: 2 });
    assert.deepEqual(await read(second), expected(second));
  });

  it("are all those of a time, and of a service", async () => {
    const { start } = sent[0] ?? assert.fail();
    const from = start * 1_000 - 1;
    assert.deepEqual(await found({ from, to: from + 1 }), []);
    const restored = await bringBack({ from, to: Date.now() * 1_000, service: "cart" });
    assert.deepEqual(restored, { traces: 30, spans: 90, sent: 84 });
    for (const trace of sent) assert.deepEqual(await read(trace), expected(trace));
  });

  it("are refused to whoever is not the admin, in one sentence", async () => {
    const { credentials, ...rest } = tempo.access;
    const admin = { ...credentials.admin, password: "wrong" };
    const stranger = restoredTenant({ ...rest, credentials: { admin } });
    await assert.rejects(bringBack({ trace: first.traceId }, stranger), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, "Tempo must find a trace or none, got '401': who?");
      return true;
    });
  });

  it("are not taken for restored before Tempo gives them back", async () => {
    const deaf = {
      spansOf: () => Promise.resolve(new Set<string>()),
      send: () => Promise.resolve(),
    };
    await assert.rejects(bringBack({ trace: first.traceId }, deaf), /too few for 1 of 1 traces/);
  });

  it("are sent in pieces where a request is too large for one", () => {
    const request = [...files.values()]
      .flatMap((file) => [...framesOf(file)])
      .flatMap((one) => (one.kind === "frame" ? [one.content] : []))
      .find((content) => spansIn(content).length === 9);
    assert.ok(request);
    const pieces = piecesOf(request, 100_000);
    assert.ok(pieces.length > 1 && pieces.every(({ length }) => length <= 100_000));
    assert.deepEqual(
      pieces.flatMap(spansIn).map(({ spanId }) => spanId),
      spansIn(request).map(({ spanId }) => spanId),
    );
  });
});
