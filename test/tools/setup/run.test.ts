import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkout } from "../../../tools/setup/site.ts";

interface RunModule {
  isSupported: (version: string) => boolean;
  isInstalled: (locked: unknown, installed: unknown) => boolean;
  summaryOf: (source: string) => string;
}

const script = join(checkout, "tools", "run.mjs");
// A name that is no literal: the script has no types, and needs none beside these.
const { isSupported, isInstalled, summaryOf } = (await import(
  pathToFileURL(script).href
)) as RunModule;

describe("tools/run.mjs", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-run-"));
    mkdirSync(join(folder, "tools", "probe"), { recursive: true });
    cpSync(script, join(folder, "tools", "run.mjs"));
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    cpSync(join(checkout, "package-lock.json"), join(folder, "package-lock.json"));
    const main = `/** Shows what it got. More of it. */
      const [code] = process.argv.slice(2);
      console.log(JSON.stringify(process.argv.slice(2)));
      if (code === "compiled") console.log(process.env["NODE_COMPILE_CACHE"]);
      if (code === "wait") setInterval(() => {}, 1000);
      else process.exitCode = Number(code);\n`;
    writeFileSync(join(folder, "tools", "probe", "main.ts"), main);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, "tools", "run.mjs"), ...args], { encoding: "utf8" });

  it("hands the arguments on and ends with the tool's exit code", () => {
    const { status, stdout } = start("probe", "7", "a b");
    assert.equal(status, 7);
    assert.deepEqual(JSON.parse(stdout), ["7", "a b"]);
  });

  it("hands a signal on", async () => {
    const args = [join(folder, "tools", "run.mjs"), "probe", "wait"];
    const tool = spawn(process.execPath, args, { detached: true });
    try {
      await once(tool.stdout, "data");
      tool.kill("SIGTERM");
      const ended = once(tool, "exit", { signal: AbortSignal.timeout(10_000) });
      assert.deepEqual(await ended, [128 + 15, null]);
    } finally {
      // The whole group: a tool that the signal did not reach must not outlive the test.
      if (tool.exitCode === null && tool.pid !== undefined) process.kill(-tool.pid, "SIGKILL");
    }
  });

  it("has what Node compiles kept in the cache, or where the user says", () => {
    const keptAt = (own: NodeJS.ProcessEnv) => {
      const args = [join(folder, "tools", "run.mjs"), "probe", "compiled"];
      const env = { ...process.env, NODE_COMPILE_CACHE: undefined, ...own };
      return spawnSync(process.execPath, args, { encoding: "utf8", env }).stdout.split("\n")[1];
    };
    assert.equal(keptAt({ TRACING_INFRA_CACHE: folder }), join(folder, "compiled"));
    assert.equal(keptAt({ NODE_COMPILE_CACHE: join(folder, "own") }), join(folder, "own"));
  });

  it("lists the commands with the first sentence of each", () => {
    const { status, stdout } = start("--help");
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}probe {2}Shows what it got\.$/m);
  });

  it("names an unknown command and lists those there are", () => {
    const { status, stderr } = start("prob");
    assert.equal(status, 2);
    assert.match(stderr, /^command: must be one of those below, got 'prob'$/m);
    assert.match(stderr, /^ {2}probe /m);
  });

  it("has a sentence for every command of the project", () => {
    const { stdout } = spawnSync(process.execPath, [script, "--help"], { encoding: "utf8" });
    assert.ok(readdirSync(join(checkout, "tools")).includes("setup"));
    for (const line of stdout.split("\n").filter((text) => text.startsWith("  "))) {
      assert.match(line, /^ {2}[a-z-]+ +\S.*\.$/);
    }
  });
});

describe("what run.mjs finds out", () => {
  it("is whether a Node runs TypeScript as it is", () => {
    for (const version of ["22.18.0", "v22.23.3", "24.0.0"]) {
      assert.equal(isSupported(version), true, version);
    }
    for (const version of ["22.17.9", "v20.20.2", "18.0.0"]) {
      assert.equal(isSupported(version), false, version);
    }
  });

  it("is whether the installed packages are the locked ones", () => {
    const one = { version: "1.0.0", integrity: "sha512-a" };
    const locked = {
      packages: { "": {}, "node_modules/one": one, "node_modules/mac": { ...one, optional: true } },
    };
    assert.equal(isInstalled(locked, { packages: { "node_modules/one": one } }), true);
    assert.equal(isInstalled(locked, { packages: {} }), false);
    const other = { ...one, version: "1.0.1" };
    assert.equal(isInstalled(locked, { packages: { "node_modules/one": other } }), false);
  });

  it("is the first sentence of a comment of several lines", () => {
    assert.equal(
      summaryOf("/**\n * Does one\n * thing v1.2. And more.\n */\n"),
      "Does one thing v1.2.",
    );
    assert.equal(summaryOf("import x;"), "");
  });
});
