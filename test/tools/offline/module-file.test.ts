import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unpackModule } from "../../../tools/offline/module-file.ts";
import { programs } from "../../../tools/offline/programs.ts";
import type { Run, RunOptions } from "../../../tools/setup/command.ts";
import { failure, machine, success } from "../setup/machine.ts";

const api = programs["kubernetes-api-1.37"];
const wanted = `k8s.io/kubernetes@${api.version}`;

/** A Go that says these things of the module, which it has unpacked, and remembers how it was asked. */
function goThat(says: object, ok = true) {
  const asked: RunOptions[] = [];
  const run: Run = ([, ...args], options = {}) => {
    if (args[0] === "version") return Promise.resolve(success("go version go1.26.1 linux/amd64"));
    if (args[0] === "env") return Promise.resolve(success("https://proxy.example,direct\n"));
    asked.push(options);
    assert.deepEqual(args, ["mod", "download", "-json", wanted]);
    const folder = join(options.env?.["GOMODCACHE"] ?? "", "unpacked");
    mkdirSync(dirname(join(folder, api.member)), { recursive: true });
    writeFileSync(join(folder, api.member), "{}");
    const stdout = JSON.stringify({ Dir: folder, ...says });
    return Promise.resolve(ok ? success(stdout) : { ...failure("exit code 1"), stdout });
  };
  return { run, asked };
}

describe("a file of a Go module", () => {
  let output: string;

  beforeEach(() => {
    output = mkdtempSync(join(tmpdir(), "tracing-infra-test-"));
  });

  afterEach(() => {
    rmSync(output, { recursive: true });
  });

  it("is all that is kept of it, where the module is the chosen one", async () => {
    const { run, asked } = goThat({ Sum: api.sum });
    await unpackModule({ run }, api, output);
    assert.deepEqual(readdirSync(output), ["swagger.json"]);
    assert.equal(readFileSync(join(output, "swagger.json"), "utf8"), "{}");
    const [{ cwd = "", env = {} } = {}, ...others] = asked;
    assert.deepEqual(others, []);
    assert.equal(env["GOPROXY"], "https://proxy.example");
    assert.ok(env["GOMODCACHE"]?.startsWith(`${cwd}/`));
    assert.ok(cwd !== "" && !existsSync(cwd));
  });

  it("is refused when the module is not the chosen one", async () => {
    const { run, asked } = goThat({ Sum: "h1:other=" });
    await assert.rejects(unpackModule({ run }, api, output), {
      message:
        `Kubernetes' API in ${api.version}: must have the checksum '${api.sum}', got 'h1:other='; ` +
        "find out who changed the module before trusting either",
    });
    assert.deepEqual(readdirSync(output), []);
    assert.ok(!existsSync(asked[0]?.cwd ?? "/"));
  });

  it("is not to be had where the proxy refuses the module, and says what it said", async () => {
    const { run } = goThat({ Dir: undefined, Error: "403 Forbidden" }, false);
    await assert.rejects(unpackModule({ run }, api, output), {
      message:
        `Kubernetes' API in ${api.version}: must be fetched as '${wanted}', got '403 Forbidden'; ` +
        "go where Go's module proxy can be reached",
    });
  });

  it("is not to be had without Go, and where Go says nothing", async () => {
    const none = machine();
    await assert.rejects(
      unpackModule(none, api, output),
      /^Error: go: must be version .* or newer/,
    );
    none.remove();
    const mute = machine({
      commands: { "go version": success("go version go1.26.1"), "go mod": failure("no answer") },
    });
    await assert.rejects(unpackModule(mute, api, output), /got 'no answer'; go where/);
    mute.remove();
  });
});
