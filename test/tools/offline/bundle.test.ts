import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { version } from "@pulumi/pulumi/version.js";
import { bundleStandIns, sourceHash, tlsPlugin } from "../../../tools/offline/bundle.ts";

describe("the bundled stand-ins", () => {
  let root: string;
  let folder: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "stand ins "));
    // A folder like a checkout: extensionless files in it are modules to Node.
    await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
    const first = join(root, "first", "place");
    folder = join(root, "second it's");
    await bundleStandIns(first, process.execPath);
    await rename(first, folder);
  });
  after(() => rm(root, { recursive: true }));

  it("are three executable files", async () => {
    const names = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", tlsPlugin];
    for (const name of names) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o755);
    assert.deepEqual((await readdir(folder)).sort(), ["plugins", ...names.slice(0, 2)]);
  });

  it("tell the SDK's version, from wherever they are", async () => {
    const { stdout } = await execa(join(folder, "pulumi-language-nodejs"), ["--version"], {
      cwd: "/",
    });
    assert.equal(stdout, version);
  });

  it("serve on the port that their first line names", async () => {
    for (const name of ["pulumi-language-nodejs", tlsPlugin]) {
      const server = execa(join(folder, name), ["127.0.0.1:1"], { cwd: "/", reject: false });
      const [chunk] = (await once(server.stdout, "data")) as [Buffer];
      assert.match(chunk.toString(), /^\d+\n$/);
      server.kill();
      await server;
    }
  });

  it("run on the Node they were made for, whatever its path", async () => {
    const quoted = join(root, "another it's");
    await bundleStandIns(quoted, join(root, "it's no node"));
    const { stderr, exitCode } = await execa(
      join(quoted, "pulumi-language-nodejs"),
      ["--version"],
      {
        reject: false,
      },
    );
    assert.equal(exitCode, 127);
    assert.match(stderr, /it's no node: not found/);
  });
});

describe("the hash of their sources", () => {
  it("is the same for the same sources, and short enough for a folder's name", () => {
    assert.match(sourceHash(), /^[0-9a-f]{64}$/);
    assert.equal(sourceHash(), sourceHash());
  });
});
