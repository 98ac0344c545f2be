import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { run } from "../../../tools/setup/command.ts";
import {
  checksumOf,
  releaseFor,
  unpackRelease,
  type Release,
} from "../../../tools/setup/pulumi-release.ts";
import { machine, type Machine } from "./machine.ts";

describe("an official Pulumi release", () => {
  let here: Machine;
  let server: Server;
  let release: Release;
  let checksums: string;

  before(async () => {
    here = machine();
    const folder = join(here.cache, "../pulumi");
    mkdirSync(folder);
    writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.250.0\n", { mode: 0o755 });
    const archive = join(here.cache, "../pulumi.tar.gz");
    await run(["tar", "-czf", archive, "-C", join(folder, ".."), "pulumi"]);
    const bytes = readFileSync(archive);
    checksums = `${createHash("sha256").update(bytes).digest("hex")}  pulumi.tar.gz\n`;
    server = createServer(({ url }, response) => {
      if (url === "/pulumi.tar.gz") response.end(bytes);
      else if (url === "/checksums.txt") response.end(checksums);
      else response.writeHead(404).end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    release = {
      archive: `${address}/pulumi.tar.gz`,
      checksums: `${address}/checksums.txt`,
      folder: join(here.cache, "pulumi-3.250.0"),
    };
  });

  after(() => {
    server.close();
    here.remove();
  });

  const unpack = (changed: Partial<Release> = {}) =>
    unpackRelease({ ...here, run }, { ...release, ...changed }, () => undefined);

  it("is named for this machine", () => {
    const { archive } = releaseFor(here, "3.250.0");
    const file = `pulumi-v3.250.0-${process.platform}-${process.arch}.tar.gz`;
    assert.equal(archive, `https://get.pulumi.com/releases/sdk/${file}`);
  });

  it("is refused, and nothing of it kept, when it is not what was published", async () => {
    const right = checksums;
    checksums = `${"0".repeat(64)}  pulumi.tar.gz\n`;
    await assert.rejects(
      unpack(),
      /^Error: pulumi\.tar\.gz: must have SHA-256 0{64}, got [0-9a-f]{64}$/,
    );
    checksums = right;
    assert.equal(existsSync(release.folder), false);
    assert.deepEqual(readdirSync(here.cache), []);
  });

  it("is refused when it has no checksum", async () => {
    const right = checksums;
    checksums = `${"0".repeat(64)}  another.tar.gz\n`;
    await assert.rejects(unpack(), /checksums\.txt: has no checksum of pulumi\.tar\.gz/);
    checksums = right;
  });

  it("is told with its address and status when it is not there", async () => {
    const missing = `${release.checksums}.missing`;
    await assert.rejects(unpack({ checksums: missing }), { message: `${missing}: status 404` });
  });

  it("is told with the host when that cannot be reached", async () => {
    const checksums = "http://127.0.0.1:1/checksums.txt";
    await assert.rejects(unpack({ checksums }), /^Error: 127\.0\.0\.1:1: /);
  });

  it("is unpacked and runs", async () => {
    assert.equal(await unpack(), release.folder);
    const { stdout } = await run([join(release.folder, "pulumi"), "version"]);
    assert.equal(stdout, "v3.250.0");
  });
});

describe("a list of checksums", () => {
  it("is read with one or two blanks and with a star", () => {
    const list = "aa  one.tar.gz\nbb *two.tar.gz\r\ncc three.tar.gz\n";
    assert.equal(checksumOf(list, "one.tar.gz"), "aa");
    assert.equal(checksumOf(list, "two.tar.gz"), "bb");
    assert.equal(checksumOf(list, "three.tar.gz"), "cc");
    assert.equal(checksumOf(list, "tar.gz"), undefined);
  });
});
