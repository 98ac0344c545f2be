import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closure } from "../../../tools/offline/debian-dependencies.ts";
import { packageList, rootFolder, unpackPackages } from "../../../tools/offline/debian.ts";
import type { DebianProgram } from "../../../tools/offline/program.ts";
import { failure, machine, success } from "../setup/machine.ts";

const graph = `server
  PreDepends: init-system-helpers
  Depends: libc6
 |Depends: libfirst1
  Depends: libsecond1
  Depends: libsound2
  Depends: tools
libc6
  Depends: libgcc-s1
libgcc-s1
  Depends: libc6
libfirst1
  Depends: <libvirtual>
    libreal
  Depends: zlib1g
libsecond1
libsound2
  Depends: libdeep1
tools
  Depends: adduser
`;

const redis: DebianProgram = {
  kind: "debian",
  title: "Redis",
  packages: ["redis-server", "redis-tools"],
  without: [],
  cpuSeconds: 1,
};

describe("the packages of a program", () => {
  it("are those named and the libraries they need, each once", () => {
    const found = closure({ packages: ["server"], without: ["libsound2"] }, graph);
    assert.deepEqual(found, ["libc6", "libfirst1", "libgcc-s1", "server", "zlib1g"]);
  });

  it("include what a library left out would have needed only where something else does", () => {
    const found = closure({ packages: ["server"], without: [] }, graph);
    assert.ok(found.includes("libsound2") && found.includes("libdeep1"));
    assert.ok(!found.includes("libsecond1"), "the second of two alternatives");
    assert.ok(!found.includes("tools"), "no library");
  });

  it("are left out under the names of newer releases, too", () => {
    const newer = graph.replaceAll("libsound2", "libsound2t64");
    const found = closure({ packages: ["server"], without: ["libsound2"] }, newer);
    assert.ok(!found.includes("libsound2t64") && !found.includes("libdeep1"));
  });

  it("include the runtime that a default package names", () => {
    const text =
      "default-jre-headless\n  Depends: openjdk-17-jre-headless\n  Depends: java-common\n";
    const found = closure({ packages: ["default-jre-headless"], without: [] }, text);
    assert.deepEqual(found, ["default-jre-headless", "openjdk-17-jre-headless"]);
  });
});

describe("the root folder of packages", () => {
  let output: string;

  beforeEach(() => {
    output = mkdtempSync(join(tmpdir(), "tracing-infra-test-"));
  });

  afterEach(() => {
    rmSync(output, { recursive: true });
  });

  it("is not to be had where there is no apt, which is said with the packages", async () => {
    const here = machine();
    await assert.rejects(unpackPackages(here, redis, output), {
      message:
        "Redis: must be unpacked from the packages 'redis-server', 'redis-tools', " +
        "got 'no apt-get on PATH'; go where Debian or Ubuntu runs, " +
        "or where the image's registry can be reached",
    });
    here.remove();
  });

  it("is preceded by an update only where the lists are missing", async () => {
    const commands = {
      "apt-cache depends": failure("E: No packages found"),
      "apt-get update": failure("no root"),
    };
    const here = machine({ commands });
    await assert.rejects(unpackPackages(here, redis, output), /got 'no root'/);
    here.remove();
    const listed = machine({
      commands: { "apt-cache depends": success("redis-server\n"), "apt-get download": success() },
    });
    await unpackPackages(listed, redis, output);
    assert.deepEqual(
      listed.ran.map((line) => line.split(" ").slice(0, 2).join(" ")),
      ["apt-cache depends", "apt-get download"],
    );
    assert.equal(listed.ran[1], "apt-get download redis-server redis-tools");
    listed.remove();
  });

  it("has the top folders as links, and its packages listed beside it", async () => {
    const here = machine({
      commands: { "apt-cache depends": success(""), "apt-get download": success() },
    });
    await unpackPackages(here, redis, output);
    assert.equal(readlinkSync(join(output, rootFolder, "lib64")), "usr/lib64");
    assert.ok(existsSync(join(output, rootFolder, "usr/lib64")));
    assert.equal(readFileSync(join(output, packageList), "utf8"), "\n");
    here.remove();
  });
});
