import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { cargoEnvironment } from "../../tools/offline/rust.ts";
import { buildEnvironment } from "../../tools/offline/go.ts";
import { siteFor } from "../../tools/setup/site.ts";
import { root } from "../support/environments.ts";

const site = siteFor("auto");

/** Runs a language's own tests in the folder of a sample service; what it has to say. */
async function outcome(app: string, command: string[], env: Record<string, string>) {
  const [program = "", ...args] = command;
  const cwd = join(root, "apps", app);
  const { failed, all } = await execa(program, args, { cwd, env, all: true, reject: false });
  return { failed, all };
}

// A missing toolchain fails, since nothing else would say that these tests did not run.
describe("the sample services' own tests", function () {
  this.timeout(600_000);

  it("pass in Rust", async () => {
    const command = ["cargo", "test", "--release", "--locked"];
    const { failed, all } = await outcome("llm-router", command, cargoEnvironment(site));
    assert.ok(!failed, all);
    assert.match(all, /test result: ok\. (1[1-9]|[2-9]\d) passed; 0 failed; 0 ignored/);
  });

  it("pass in Go", async () => {
    const env = await buildEnvironment(site, { runsIn: "host" });
    const { failed, all } = await outcome("websocket", ["go", "test", "-count=1", "-v", "."], env);
    assert.ok(!failed, all);
    assert.ok((all.match(/^--- PASS/gm) ?? []).length >= 3, all);
  });

  it("find nothing to complain about in the sources' form, in either", async () => {
    const rust = await outcome("llm-router", ["cargo", "fmt", "--check"], {});
    assert.ok(!rust.failed, rust.all);
    const go = await outcome("websocket", ["gofmt", "-l", "."], {});
    assert.equal(go.all, "");
    const sdk = await outcome("../test/support/sampling-sdk", ["gofmt", "-l", "."], {});
    assert.equal(sdk.all, "");
  });
});
