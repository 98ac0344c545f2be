import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { grafanaStart } from "../../components/grafana/start.ts";
import { folders } from "../../model/workload.ts";

const PASSWORD = "new password, with 'quotes' and $HOME";

describe("what runs before Grafana starts", () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "grafana-start-"));
    writeFileSync(at("grafana-admin-password"), PASSWORD);
    const text = grafanaStart.replaceAll(folders.secrets, folder).replaceAll("/run.sh", at("run"));
    writeFileSync(at("start.sh"), text);
    program("run", 'echo "$$ $*" > "$RECORD/run.said"');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A program in the place of one of the image's. */
  function program(name: string, body: string): void {
    writeFileSync(at(name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  function start(...args: string[]) {
    return execa("/bin/sh", [at("start.sh"), ...args], {
      reject: false,
      extendEnv: false,
      env: {
        PATH: `${folder}:/usr/bin:/bin`,
        RECORD: folder,
        GF_PATHS_HOME: "/usr/share/grafana",
        GF_PATHS_CONFIG: "/etc/tracing-infra/configuration/grafana.ini",
      },
    });
  }

  it("sets the administrator's password from its file, by standard input and no other way", async () => {
    program("grafana", 'echo "$*" > "$RECORD/args"; env > "$RECORD/env"; cat > "$RECORD/stdin"');
    const { exitCode, stdout, stderr } = await start();
    assert.equal(exitCode, 0, stderr);
    assert.equal(read("stdin"), PASSWORD);
    assert.equal(
      read("args").trim(),
      "cli --homepath /usr/share/grafana --config /etc/tracing-infra/configuration/grafana.ini" +
        " admin reset-admin-password --password-from-stdin",
    );
    for (const told of [read("args"), read("env"), stdout, stderr]) {
      assert.ok(!told.includes(PASSWORD));
    }
  });

  it("sets it anew at every start, so that a changed secret is a changed password", async () => {
    program("grafana", 'cat >> "$RECORD/stdin"; echo >> "$RECORD/stdin"');
    await start();
    writeFileSync(at("grafana-admin-password"), "rotated");
    await start();
    assert.equal(read("stdin"), `${PASSWORD}\nrotated\n`);
  });

  it("becomes the image's own start afterwards, with the arguments that it was given", async () => {
    program("grafana", 'cat > /dev/null; test ! -e "$RECORD/run.said" && touch "$RECORD/first"');
    const running = start("--one", "two words");
    const { exitCode } = await running;
    assert.equal(exitCode, 0);
    assert.ok(existsSync(at("first")));
    assert.equal(read("run.said").trim(), `${running.pid} --one two words`);
  });

  it("starts no server whose password is not the platform's, and says why", async () => {
    program("grafana", "echo 'database is locked'; exit 1");
    const { exitCode, stderr } = await start();
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      "grafana cli: must set the administrator's password, got 'database is locked';" +
        " Grafana does not start with one that is not the platform's",
    );
    assert.ok(!existsSync(at("run.said")));
  });

  it("waits while another replica has locked the database, and then sets it", async () => {
    const locked = "echo 'Error: failed to obtain lock'; exit 1";
    program("grafana", `cat > "$RECORD/stdin"; test -e "$RECORD/free" || { ${locked}; }`);
    program(
      "sleep",
      'echo "$1" >> "$RECORD/waited"; test ! -s "$RECORD/twice" || : > "$RECORD/free"; echo > "$RECORD/twice"',
    );
    const { exitCode, stderr } = await start();
    assert.equal(exitCode, 0, stderr);
    assert.equal(read("waited"), "1\n1\n");
    assert.equal(read("stdin"), PASSWORD);
    assert.ok(existsSync(at("run.said")));
  });

  it("starts no server without the secret's file", async () => {
    program("grafana", "exit 0");
    rmSync(at("grafana-admin-password"));
    const { exitCode } = await start();
    assert.notEqual(exitCode, 0);
    assert.ok(!existsSync(at("run.said")));
  });
});
