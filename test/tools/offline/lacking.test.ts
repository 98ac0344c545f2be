import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { withWhatIsLacking } from "../../../tools/offline/lacking.ts";
import { failure, machine, success } from "../setup/machine.ts";

const lack = { module: "example.com/program", page: "ui/dist/index.html.gz" };

describe("a module that lacks its page", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-test-"));
    mkdirSync(join(folder, "source", "ui"), { recursive: true });
    writeFileSync(join(folder, "source", "ui", "web.go"), "package ui\n", { mode: 0o444 });
    chmodSync(join(folder, "source", "ui"), 0o555);
    for (const file of ["go.mod", "go.sum"]) writeFileSync(join(folder, file), file);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const lacking = () => ({ program: { title: "Program", lacking: lack }, folder, env: {} });

  it("is built from a copy that has one, without a trace in the committed files", async () => {
    const commands = {
      "go mod download -json example.com/program": success(
        JSON.stringify({ Dir: join(folder, "source") }),
      ),
      "go mod edit": success(),
    };
    const here = machine({ commands });
    let work = "";
    await withWhatIsLacking(here, lacking(), ([option = ""]) => {
      const modfile = option.replace("-modfile=", "");
      work = join(modfile, "..");
      const copy = join(work, "module");
      assert.equal(readFileSync(join(copy, "ui/web.go"), "utf8"), "package ui\n");
      assert.match(gunzipSync(readFileSync(join(copy, lack.page))).toString(), /No pages/);
      assert.equal(readFileSync(modfile, "utf8"), "go.mod");
      assert.equal(readFileSync(join(work, "go.sum"), "utf8"), "go.sum");
      const edit = `go mod edit -replace=${lack.module}=${copy} ${modfile}`;
      assert.ok(here.ran.includes(edit));
      return Promise.resolve(success());
    });
    assert.ok(work !== "" && !existsSync(work), "the copy is gone");
    assert.ok(!existsSync(join(folder, "source", lack.page)));
    here.remove();
  });

  it("is named where it cannot be downloaded", async () => {
    const here = machine({ commands: { "go mod download": failure("403 Forbidden") } });
    await assert.rejects(
      withWhatIsLacking(here, lacking(), () => Promise.resolve(success())),
      /^Error: Program: must be downloaded, got '403 Forbidden'; go where /,
    );
    here.remove();
  });

  it("is no concern of a program that lacks nothing", async () => {
    const here = machine();
    const given: (readonly string[])[] = [];
    await withWhatIsLacking(here, { program: { title: "P" }, folder, env: {} }, (more) => {
      given.push(more);
      return Promise.resolve(success());
    });
    assert.deepEqual([given, here.ran], [[[]], []]);
    here.remove();
  });
});
