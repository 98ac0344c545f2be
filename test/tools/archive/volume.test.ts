import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { withArchive, type ArchiveVolume } from "../../../tools/archive/volume.ts";
import { anyImage } from "../../../tools/backup/vessel.ts";
import { Failure } from "../../../tools/command-line.ts";
import { copyFiles } from "../../../tools/container-files.ts";
import { docker } from "../../../tools/docker.ts";

const VOLUME = `archive-volume-test-${randomBytes(4).toString("hex")}`;

/** More than fits between the client and whoever reads of it. */
const LARGE = randomBytes(2 ** 22);

async function pathsOf(archive: ArchiveVolume): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of archive.files(() => true)) paths.push(path);
  return paths;
}

describe("the volume of an archive", function () {
  this.timeout(60_000);

  before("make one with two files", async () => {
    await docker(["volume", "create", VOLUME]);
    await docker(["create", "--name", VOLUME, "--volume", `${VOLUME}:/archive`, anyImage()]);
    await copyFiles(VOLUME, {
      "/archive/collector/traces-1-size.otlp": "full",
      "/archive/collector/traces.otlp": LARGE,
    });
    await docker(["rm", VOLUME]);
  });

  after("remove it", async () => {
    await docker(["volume", "rm", VOLUME]);
  });

  const read = <T>(work: (archive: ArchiveVolume) => Promise<T>, signal?: AbortSignal) =>
    withArchive(VOLUME, signal ?? new AbortController().signal, work);

  it("has the content of every file", async () => {
    await read(async (archive) => {
      const paths = ["collector/traces-1-size.otlp", "collector/traces.otlp"];
      assert.deepEqual((await pathsOf(archive)).sort(), paths);
      assert.deepEqual(await archive.content("collector/traces.otlp"), LARGE);
    });
  });

  it("says why reading it was ended early, and nothing of a broken tar", async () => {
    const why = new Failure("interrupted by SIGINT");
    await assert.rejects(read(pathsOf, AbortSignal.abort(why)), why);
    const controller = new AbortController();
    const midway = read(async (archive) => {
      for await (const { path } of archive.files(() => true)) {
        assert.equal(path, "collector/traces-1-size.otlp");
        controller.abort(why);
      }
    }, controller.signal);
    await assert.rejects(midway, why);
  });

  it("has no content of a file that is not there", async () => {
    const content = await read((archive) => archive.content("collector/traces-2-size.otlp"));
    assert.equal(content, undefined);
  });

  it("says what Docker does where it cannot be read", async () => {
    const gone = read(async (archive) => {
      const [reader = ""] = await docker(["ps", "-aq", "--filter", `name=${VOLUME}-reader`]);
      await docker(["rm", reader]);
      await archive.content("collector/traces.otlp");
    });
    await assert.rejects(gone, (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^docker cp failed\n.*No such container/);
      return true;
    });
  });
});
