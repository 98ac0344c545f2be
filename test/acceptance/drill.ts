import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { accessTo, type Access } from "../../tools/access.ts";
import { backup } from "../../tools/backup/backup.ts";
import type { Manifest } from "../../tools/backup/manifest.ts";
import { dataVolumesOf } from "../../tools/docker.ts";
import { hasStack, pulumi } from "../../tools/pulumi.ts";
import { checkedBackup } from "../../tools/restore/check.ts";
import { restore, type RestoreOptions } from "../../tools/restore/restore.ts";
import { root } from "../../tools/stack-file.ts";
import { remove } from "../../tools/stop/remove.ts";
import { differences, type Span } from "../../tools/trace.ts";
import { examine } from "../../tools/verify/report.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import {
  containers,
  eventually,
  platform,
  platformAccess,
  sendRequests,
  stack,
  workloads,
} from "./support.ts";

const { signal } = new AbortController();
const tell = () => undefined;

const asked: string[] = [];
const options: RestoreOptions = {
  dataOnly: false,
  replace: false,
  signal,
  tell,
  confirm: (intention) => {
    asked.push(intention);
    return Promise.resolve();
  },
};

/** Sentences about a platform that is lost with everything on the machine but a backup. */
export function drill(): void {
  const parent = mkdtempSync(join(tmpdir(), "tracing-infra-drill-"));
  const folder = join(parent, "backup");
  let traces: Span[][] = [];
  let access: Access;
  let manifest: Manifest;

  after("remove the backup", () => {
    rmSync(parent, { recursive: true });
  });

  it("is backed up while it runs, and runs again afterwards", async () => {
    access = await platformAccess();
    traces = await sendRequests(5);
    await eventually(() => inEveryStore(access, traces));
    const before = await workloads();
    manifest = await backup(stack, { out: folder, withPassphrase: false, signal, tell });
    const volumes = manifest.volumes.map(({ volume }) => volume).sort();
    assert.deepEqual(volumes, (await dataVolumesOf(platform)).sort());
    assert.ok(volumes.length > 0);
    const after_ = await workloads();
    assert.deepEqual(
      after_.map(({ Name, State }) => [Name, State.Running]),
      before.map(({ Name, State }) => [Name, State.Running]),
    );
    await eventually(() => sendRequests(1));
  });

  it("is not restored over data that is there, and nothing is changed", async () => {
    const before = await startedAt();
    const checked = await checkedBackup(folder);
    for (const { volume } of manifest.volumes) {
      await assert.rejects(
        restore(checked, stack, options),
        new RegExp(
          `volume ${volume}: must be neither filled nor in use, got 'data'; add --replace`,
        ),
      );
    }
    assert.deepEqual([await startedAt(), asked], [before, []]);
  });

  it("comes back from its backup after it was purged with its stack: every span, and the same credentials", async () => {
    await remove(stack, { purge: true });
    await pulumi(stack, ["stack", "rm", "--yes", "--preserve-config"], "read");
    assert.deepEqual([await dataVolumesOf(platform), await hasStack(stack)], [[], false]);

    assert.equal(await restore(await checkedBackup(folder), stack, options), "import");
    assert.deepEqual(await accessTo(stack), access);
    await eventually(() => inEveryStore(access, traces), 120_000);
    await eventually(() => sendRequests(1));
    const { passed, results } = await examine(access, 120_000);
    assert.ok(passed, JSON.stringify(results));
  });

  it("needs no change at a preview after it was restored", async () => {
    await pulumi(stack, ["preview", "--expect-no-changes"], "read");
  });

  it("is not restored from a backup with a corrupted file, and nothing is changed", async () => {
    const before = await startedAt();
    const archive = manifest.volumes[0]?.file ?? "";
    flipByte(join(folder, archive));
    const args = ["tools/run.mjs", "restore", "--from", folder, "--replace", "--yes"];
    const { exitCode, stdout, stderr } = await execa("node", args, { cwd: root, reject: false });
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, new RegExp(`^✖ ${archive}: must have the SHA-256 '[0-9a-f]{64}', got '`));
    assert.deepEqual(await startedAt(), before);
  });
}

/** Changes one byte in the middle of a file. */
function flipByte(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  writeFileSync(path, bytes);
}

async function startedAt() {
  return (await containers()).map(({ Name, State }) => [Name, State.StartedAt]);
}

async function inEveryStore(access: Access, traces: readonly Span[][]): Promise<void> {
  for (const spansIn of [spansInTempo, spansInJaeger]) {
    for (const sent of traces) {
      const found = await spansIn(access, sent[0]?.traceId ?? "");
      assert.deepEqual(differences(sent, found), []);
    }
  }
}
