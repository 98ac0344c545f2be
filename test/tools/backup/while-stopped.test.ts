import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whileStopped } from "../../../tools/backup/while-stopped.ts";
import { Failure } from "../../../tools/command-line.ts";
import { docker } from "../../../tools/docker.ts";
import { workbench } from "../../../tools/workbench.ts";

const name = `tracing-while-stopped-test-${process.pid}`;

async function isRunning(): Promise<boolean> {
  const [running] = await docker(["inspect", "--format", "{{.State.Running}}", name]);
  return running === "true";
}

describe("a container that is stopped for a piece of work", function () {
  this.timeout(60_000);

  before("start one that would go on for ever", async () => {
    const image: string | undefined = workbench().images.prometheus;
    const args = ["--config.file=/p.yml", "--storage.tsdb.path=/prometheus"];
    assert.ok(image);
    await docker(["create", "--name", name, "--network", "none", image, ...args]);
    const folder = mkdtempSync(join(tmpdir(), "tracing-infra-stopped-"));
    writeFileSync(join(folder, "p.yml"), "global: {}\n", { mode: 0o644 });
    await docker(["cp", join(folder, "p.yml"), `${name}:/p.yml`]);
    rmSync(folder, { recursive: true });
    await docker(["start", name]);
    assert.equal(await isRunning(), true);
  });

  after("remove it", async () => {
    await docker(["rm", "--force", "--volumes", name]);
  });

  it("runs again afterwards, and how long it did not is told", async () => {
    const began = Date.now();
    const { result, downFor } = await whileStopped([name], isRunning);
    assert.equal(result, false);
    assert.equal(await isRunning(), true);
    assert.ok(downFor > 0 && downFor <= Date.now() - began);
  });

  it("runs again when the work fails, and the failure is the work's", async () => {
    const work = whileStopped([name], () => Promise.reject(new Failure("no space left")));
    await assert.rejects(work, /^Error: no space left$/);
    assert.equal(await isRunning(), true);
  });

  it("runs again when another one cannot be stopped", async () => {
    const work = whileStopped([name, `${name}-none`], () => Promise.resolve());
    await assert.rejects(
      work,
      /must run again, got an error; try `docker start .*No such container/s,
    );
    assert.equal(await isRunning(), true);
  });

  it("is told when it had to be killed", async () => {
    const { killed } = await whileStopped([name], () => Promise.resolve());
    assert.deepEqual(killed, []);
    await docker(["kill", name]);
    assert.deepEqual((await whileStopped([name], () => Promise.resolve())).killed, [name]);
  });
});

describe("no container at all", () => {
  it("is not down for any time", async () => {
    assert.deepEqual(await whileStopped([], () => Promise.resolve(7)), {
      ...{ result: 7, downFor: 0, killed: [] },
    });
  });
});
