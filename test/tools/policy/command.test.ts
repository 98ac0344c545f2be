import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../../../tools/stack-file.ts";

const URN = "urn:pulumi:live::shop::docker:index/container:Container::web";

/** A state as `pulumi stack export` writes it, with one container. */
const stateWith = (inputs: object, more: object = {}) =>
  JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        {
          urn: "urn:pulumi:live::shop::pulumi:pulumi:Stack::shop-live",
          type: "pulumi:pulumi:Stack",
        },
        { urn: URN, type: "docker:index/container:Container", inputs, ...more },
      ],
    },
  });

/** What the engine writes instead of a secret. */
const ENCRYPTED = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:kept",
};

describe("the command that judges an exported state", function () {
  this.timeout(30_000);

  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-policy-test-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const only = (...names: string[]) =>
    write(
      "only.json",
      JSON.stringify({
        all: "disabled",
        ...Object.fromEntries(names.map((name) => [name, "mandatory"])),
      }),
    );
  const judge = (args: string[], input?: string) =>
    execa("node", [join(root, "tools/policy/main.ts"), ...args], {
      ...{ reject: false, cwd: root },
      ...(input === undefined ? {} : { input }),
    });

  it("names what is refused, where it stands and what to do, and ends with exit code 1", async () => {
    const file = write("bad.json", stateWith({ image: "nginx", privileged: true }));
    const { exitCode, stdout } = await judge([
      "--file",
      file,
      "--config",
      only("containers-are-not-privileged"),
    ]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^✖ containers-are-not-privileged \(critical\)\n/);
    assert.match(stdout, /web: privileged: must not be privileged, got 'true'\n +To mend it: /);
    assert.match(stdout, /More: docs\/policies\.md#containers-are-not-privileged/);
    assert.match(stdout, /2 resources, 1 policies: 1 refused, 0 remarked\n?$/);
  });

  it("reads the standard input, and prints JSON for programs", async () => {
    const config = only("containers-are-not-privileged");
    const state = stateWith({ image: "nginx", privileged: true });
    const { exitCode, stdout } = await judge(["--file", "-", "--config", config, "--json"], state);
    assert.equal(exitCode, 1);
    const [found] = JSON.parse(stdout) as [{ readonly policy: string; readonly resource: string }];
    assert.deepEqual([found.policy, found.resource], ["containers-are-not-privileged", URN]);
  });

  it("ends with exit code 0 where it is only remarked, or waits to be deleted", async () => {
    const remark = write(
      "remark.json",
      JSON.stringify({ all: "disabled", "containers-are-not-privileged": "advisory" }),
    );
    const bad = write("bad.json", stateWith({ image: "nginx", privileged: true }));
    assert.equal((await judge(["--file", bad, "--config", remark])).exitCode, 0);
    const gone = write(
      "gone.json",
      stateWith({ image: "nginx", privileged: true }, { delete: true }),
    );
    const { exitCode, stdout } = await judge([
      "--file",
      gone,
      "--config",
      only("containers-are-not-privileged"),
    ]);
    assert.deepEqual([exitCode, stdout], [0, "1 resources, 1 policies: all are kept"]);
  });

  it("takes what is encrypted for what is not known, and needs no key", async () => {
    const file = write("secret.json", stateWith({ image: "nginx", privileged: ENCRYPTED }));
    const { exitCode, stdout } = await judge([
      "--file",
      file,
      "--config",
      only("security-facts-are-known"),
    ]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /web: privileged: must be known before it is deployed/);
  });

  for (const [what, args, expected] of [
    ["no file", [], /--file: must be said, got nothing/],
    [
      "a file that is not there",
      ["--file", "/nowhere.json"],
      /--file: must be a file that can be read/,
    ],
    [
      "a configuration that there is not",
      ["--file", "-", "--config", "live"],
      /--config: must be a file or one of/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { exitCode, stderr } = await judge([...args], "");
      assert.equal(exitCode, 64);
      assert.match(stderr, expected);
    });
  }

  it("refuses what is no state, and what is no JSON", async () => {
    const { exitCode, stderr } = await judge(
      ["--file", "-"],
      `{"deployment": {"resources": [{}]}}`,
    );
    assert.equal(exitCode, 64);
    assert.match(
      stderr,
      /must be what `pulumi stack export` writes, got 'deployment\.resources\.0\.urn/,
    );
    const other = await judge(["--file", "-"], "resources:");
    assert.equal(other.exitCode, 64);
    assert.match(other.stderr, /must be JSON/);
  });

  it("refuses a configuration with a policy or a limit that there is not, all at once", async () => {
    const config = write(
      "wrong.json",
      JSON.stringify({
        "containers-are-not-priviliged": "mandatory",
        "images-come-from-allowed-registries": { enforcementLevel: "mandatory", registry: [] },
      }),
    );
    const { exitCode, stderr } = await judge(["--file", "-", "--config", config], stateWith({}));
    assert.equal(exitCode, 64);
    assert.match(
      stderr,
      /got 'containers-are-not-priviliged'; did you mean 'containers-are-not-privileged'\?/,
    );
    assert.match(stderr, /images-come-from-allowed-registries: must not have 'registry'/);
  });
});
