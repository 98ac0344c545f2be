import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { collectorOf, replaceBoosts } from "../../../tools/boost/collector.ts";
import { Failure } from "../../../tools/command-line.ts";
import { eventually } from "../../support/eventually.ts";

const collector = collectorOf("tracing-pretended");

/** A Docker client that remembers what it was told, and has one command go wrong as long as the new file is there. */
const client = (failing: string, how: string) => `#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
[ "$1" = cp ] && { cp "$2" boosts.yaml; chmod a+w boosts.yaml; }
if [ "$1" = '${failing}' ] && grep -q new boosts.yaml; then ${how}; fi
[ "$1" = inspect ] && echo 2026-11-21T10:00:00Z
[ "$1" = logs ] && echo 'Everything is ready.'
exit 0
`;
const REFUSED = "echo not today >&2; exit 1";

describe("boosts that do not come about", () => {
  const path = process.env["PATH"] ?? "";

  let folder: string;

  before("have another client than Docker's", async () => {
    folder = await mkdtemp(join(tmpdir(), "tracing-infra-rollback-test-"));
    process.env["PATH"] = `${folder}${delimiter}${path}`;
  });

  after("have the real one", async () => {
    process.env["PATH"] = path;
    await rm(folder, { recursive: true, force: true });
  });

  const read = (name: string) => readFile(join(folder, name), "utf8");

  async function pretend(failing: string, how: string): Promise<void> {
    await writeFile(join(folder, "docker"), client(failing, how));
    await chmod(join(folder, "docker"), 0o755);
    await writeFile(join(folder, "calls"), "");
  }

  /** Has the new file put in place of the old one; the failure that comes of it. */
  const replaced = () =>
    replaceBoosts(collector, { from: "old", to: "new" }).then(
      () => assert.fail("must fail"),
      (error: unknown) => {
        assert.ok(error instanceof Failure, String(error));
        return error.message;
      },
    );

  const isAsBefore = async () => {
    assert.equal(await read("boosts.yaml"), "old");
    const restarts = (await read("calls")).match(/^restart .*/gm) ?? [];
    assert.equal(restarts.length, 2);
  };

  for (const failing of ["restart", "inspect", "logs"]) {
    it(`leave the old file where 'docker ${failing}' fails, and say so`, async () => {
      await pretend(failing, REFUSED);
      const message = await replaced();
      assert.match(message, /^tracing-pretended-collector: must start with these boosts, got '/);
      assert.match(message, new RegExp(`docker ${failing} .*not today`, "s"));
      assert.match(message, /'; it runs with the boosts of before$/);
      await isAsBefore();
    });
  }

  it("leave the old file when somebody interrupts the waiting", async () => {
    await pretend("logs", "exit 0");
    const began = Date.now();
    const replacing = replaced();
    await eventually(async () => ((await read("calls")).includes("logs") ? true : undefined));
    process.kill(process.pid, "SIGTERM");
    assert.equal(
      await replacing,
      "tracing-pretended-collector: must start with these boosts, got 'interrupted by SIGTERM'; " +
        "it runs with the boosts of before",
    );
    assert.ok(Date.now() - began < 20_000);
    await isAsBefore();
  });

  it("are not waited for after an interrupt during the restart, which ends first", async () => {
    await pretend("restart", "while [ ! -e go-on ]; do sleep 0.1; done");
    const replacing = replaced();
    await eventually(async () => ((await read("calls")).includes("restart") ? true : undefined));
    process.kill(process.pid, "SIGTERM");
    await writeFile(join(folder, "go-on"), "");
    assert.match(
      await replacing,
      /got 'interrupted by SIGTERM'; it runs with the boosts of before$/,
    );
    await isAsBefore();
  });
});
