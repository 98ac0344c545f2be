import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { yaml } from "../../../components/yaml.ts";
import { auditLog } from "../../../model/audit.ts";
import { audit } from "../../../tools/boost/audit.ts";
import { docker, platformNameOf } from "../../../tools/docker.ts";
import type { Stack } from "../../../tools/stack-file.ts";
import { workbench } from "../../../tools/workbench.ts";

const time = new Date("2026-11-21T10:00:00Z");

describe("what operators add to the audit log", function () {
  this.timeout(60_000);

  const name = `audit-test-${randomBytes(4).toString("hex")}`;
  const gateway = `${platformNameOf(name)}-gateway`;

  let umask: number | undefined;
  let folder: string;
  let full: Stack;
  let lite: Stack;

  /** The files that are in the log's folder, copied out of it. */
  async function files(): Promise<string[]> {
    const copies = await mkdtemp(join(folder, "copies-"));
    await docker(["cp", `${gateway}:${auditLog.folder}`, copies]);
    const log = join(copies, basename(auditLog.folder));
    return (await readdir(log)).map((file) => join(log, file));
  }

  const stackOf = async (profile: string): Promise<Stack> => {
    const file = join(folder, `Pulumi.${profile}.yaml`);
    const settings = { profile, sampling: { baseline: 10 }, traceRetention: "72h" };
    const all = Object.entries({ ...settings, target: { kind: "docker" } });
    const config = Object.fromEntries(all.map(([key, value]) => [`tracing-infra:${key}`, value]));
    await writeFile(file, yaml({ config }));
    return { name, file };
  };

  before("make a gateway that others take nothing but the folder from", async () => {
    folder = await mkdtemp(join(tmpdir(), "tracing-infra-audit-test-"));
    [full, lite] = [await stackOf("full"), await stackOf("lite")];
    const image = workbench().images.caddy ?? "";
    const volume = ["--volume", auditLog.folder];
    const args = ["--name", gateway, "--network", "none", "--read-only", ...volume];
    await docker(["create", ...args, image, "never-started"]);
  });

  afterEach("make files as before", () => {
    if (umask !== undefined) process.umask(umask);
  });

  after("remove it", async () => {
    await docker(["rm", "--force", "--volumes", gateway]);
    await rm(folder, { recursive: true, force: true });
  });

  it("is not there where nobody follows the log, and is not said to be", async () => {
    assert.equal(await audit(lite, "one\n", time), false);
    assert.deepEqual(await files(), []);
  });

  it("is not there without a gateway", async () => {
    assert.equal(await audit({ ...full, name: `${name}-none` }, "one\n", time), false);
  });

  it("is a file of its own, even of two at once, that leaves others as they are", async () => {
    const deeds = ["one\n", "two\n", "three\n"];
    const [first = "", ...others] = deeds;
    assert.equal(await audit(full, first, time), true);
    await Promise.all(others.map((lines) => audit(full, lines, time)));
    const all = await files();
    const texts = await Promise.all(all.map((file) => readFile(file, "utf8")));
    assert.deepEqual(texts.toSorted(), deeds.toSorted());
    for (const file of all) {
      assert.match(basename(file), /^audit-operators-2026-11-21T100000\.000Z-[0-9a-f]{8}\.log$/);
    }
  });

  it("can be read by the Collector, whatever the mode of this user's files is", async () => {
    umask = process.umask(0o077);
    assert.equal(await audit(full, "unmasked\n", time), true);
    for (const file of await files()) assert.equal((await stat(file)).mode & 0o777, 0o644);
  });

  it("is missed with an error where it cannot be written", async () => {
    const other = { ...full, name: `${name}-other` };
    const container = `${platformNameOf(other.name)}-gateway`;
    await docker(["create", "--name", container, workbench().images.caddy ?? "", "never-started"]);
    try {
      await assert.rejects(audit(other, "lost\n", time), /docker cp .* failed/);
    } finally {
      await docker(["rm", "--force", "--volumes", container]);
    }
  });
});
