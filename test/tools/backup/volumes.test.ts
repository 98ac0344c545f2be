import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { execa } from "execa";
import { compressed, holdsData, readArchive, writeArchive } from "../../../tools/backup/archive.ts";
import { volumesCalled } from "../../../tools/backup/volumes.ts";
import { vesselOf, withVessel } from "../../../tools/backup/vessel.ts";
import { Failure } from "../../../tools/command-line.ts";
import { docker } from "../../../tools/docker.ts";
import { tarOf } from "./tar-of.ts";

const platform = `tracing-volumes-test-${process.pid}`;
const [full, copy, empty] = ["full", "copy", "empty"].map((name) => `${platform}-${name}`) as [
  string,
  string,
  string,
];
const { signal } = new AbortController();

/** Files as a store may leave them, with owners that no image knows. */
const files = [
  { path: "top/", user: 10_001, group: 10_002, mode: 0o750 },
  { path: "top/wal/", user: 10_001, group: 10_001, mode: 0o700 },
  { path: "top/wal/0000", user: 54_321, group: 12_345, mode: 0o640, text: "spans" },
  { path: "top/empty", user: 0, group: 0, mode: 0o600, text: "" },
];

describe("a volume on a real Docker engine", function () {
  this.timeout(60_000);

  let folder: string;
  const inVessel = <T>(volume: string, work: (vessel: string) => Promise<T>) =>
    withVessel(platform, [{ volume, folder: "top" }], work);

  /** What is in a volume: type, mode, owner, group, length, time and name of each entry. */
  async function listing(volume: string): Promise<string> {
    return inVessel(volume, async (vessel) => {
      const tar = execa("docker", ["cp", `${vessel}:/volumes/top`, "-"], { encoding: "buffer" });
      const input = (await tar).stdout;
      const args = ["--numeric-owner", "--full-time", "-tvf", "-"];
      return (await execa("tar", args, { input, env: { TZ: "UTC" } })).stdout;
    });
  }

  before("make volumes and fill one", async () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-volumes-"));
    for (const name of [full, copy, empty]) await docker(["volume", "create", name]);
    await inVessel(full, async (vessel) => {
      await execa("docker", ["cp", "-", `${vessel}:/volumes`], { input: tarOf(files) });
    });
  });

  after("remove them", async () => {
    await docker(["volume", "rm", "--force", full, copy, empty]);
    rmSync(folder, { recursive: true });
  });

  it("comes back from its archive with every owner, mode, time and byte", async () => {
    const path = join(folder, "archive");
    const written = await inVessel(full, (vessel) =>
      writeArchive({ vessel, folder: "top", signal }, path),
    );
    assert.equal(written.entries, files.length);
    assert.equal(written.size, statSync(path).size);
    assert.equal(written.sha256, createHash("sha256").update(readFileSync(path)).digest("hex"));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await inVessel(copy, (vessel) => readArchive(path, { vessel, signal }));
    const before = await listing(full);
    assert.match(before, /^drwxr-x--- 10001\/10002 .* top\/$/m);
    assert.match(before, /^-rw-r----- 54321\/12345 .* top\/wal\/0000$/m);
    assert.equal(await listing(copy), before);
  });

  it("is told from an empty one", async () => {
    const held = (volume: string) =>
      inVessel(volume, (vessel) => holdsData({ vessel, folder: "top", signal }));
    assert.deepEqual([await held(full), await held(empty)], [true, false]);
  });

  it("is not written over an archive that is there", async () => {
    const path = join(folder, "twice");
    const write = () =>
      inVessel(full, (vessel) => writeArchive({ vessel, folder: "top", signal }, path));
    await write();
    await assert.rejects(write(), /EEXIST/);
  });

  it("has no archive when its tar ends in the middle", async () => {
    const whole = tarOf(files);
    await compressed(Readable.from([whole]), join(folder, "whole"));
    await assert.rejects(
      compressed(Readable.from([whole.subarray(0, 1_000)]), join(folder, "half")),
      /^Error: the archive of the volume ends in its middle$/,
    );
  });

  it("is not filled from an archive that is none", async () => {
    const path = join(folder, "none");
    await execa("dd", ["if=/dev/urandom", `of=${path}`, "bs=1k", "count=64"]);
    await assert.rejects(
      inVessel(empty, (vessel) => readArchive(path, { vessel, signal })),
      (error) => error instanceof Failure,
    );
  });

  it("is let go of when the work is interrupted", async () => {
    const interrupted = AbortSignal.abort(new Failure("interrupted by SIGINT"));
    const path = join(folder, "interrupted");
    await assert.rejects(
      inVessel(full, (vessel) =>
        writeArchive({ vessel, folder: "top", signal: interrupted }, path),
      ),
      /interrupted by SIGINT/,
    );
    assert.deepEqual((await volumesCalled([full]))[0]?.users, []);
  });

  it("is worked on by one command at a time", async () => {
    await inVessel(full, async () => {
      await assert.rejects(
        inVessel(full, () => Promise.resolve()),
        new RegExp(`container ${vesselOf(platform)}: must not be there, got one; wait for the`),
      );
      assert.equal((await volumesCalled([full]))[0]?.users.length, 1);
    });
    assert.equal((await volumesCalled([full]))[0]?.users.length, 0);
  });

  it("is left out where it is not there", async () => {
    const found = await volumesCalled([`${platform}-none`, empty]);
    assert.deepEqual(found, [{ name: empty, labels: {}, users: [] }]);
  });
});
