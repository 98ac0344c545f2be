import assert from "node:assert/strict";
import { filesOf, manifestFrom, type Manifest } from "../../../tools/backup/manifest.ts";
import { Failure } from "../../../tools/command-line.ts";
import { manifestOf } from "./support.ts";

const whole = manifestOf("dev", ["tempo", "jaeger"]);

function refusalOf(change: (manifest: Record<string, unknown>) => unknown): string {
  const text = JSON.stringify(change(structuredClone(whole)));
  try {
    manifestFrom(text, "backup/manifest.json");
    return "";
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.exitCode, 1);
    return error.message;
  }
}

const withVolume = (change: object) => (manifest: Record<string, unknown>) => ({
  ...manifest,
  volumes: [{ ...whole.volumes[0], ...change }],
});

describe("the manifest of a backup", () => {
  it("is read as it was written", () => {
    assert.deepEqual(manifestFrom(JSON.stringify(whole), "manifest.json"), whole);
  });

  it("may be of volumes alone, without state, settings and passphrase", () => {
    const { state: _, configuration: __, passphrase: ___, ...bare } = whole;
    assert.deepEqual(manifestFrom(JSON.stringify(bare), "manifest.json"), bare);
  });

  it("names every file there is, and no other", () => {
    assert.deepEqual(
      filesOf(whole).map(({ file }) => file),
      [
        ...["state.json", "Pulumi.dev.yaml", "passphrase"],
        ...["tracing-dev-tempo-data.tar.zst", "tracing-dev-jaeger-data.tar.zst"],
      ],
    );
    const { state: _, ...stateless } = whole;
    assert.equal(filesOf(stateless as Manifest).length, 4);
  });

  it("is refused when a later version of the project wrote it", () => {
    assert.equal(
      refusalOf((manifest) => ({ ...manifest, formatVersion: 2, new: true })),
      "backup/manifest.json: must have format version 1, got '2'; restore it with the checkout that made it",
    );
  });

  it("is refused when it is no JSON", () => {
    assert.throws(() => manifestFrom("{", "m"), /^Error: m: must be JSON, got something else/);
  });

  for (const [what, change] of [
    ["leads out of its folder", withVolume({ file: "../other/secret" })],
    ["leads to an absolute path", withVolume({ file: "/etc/passwd" })],
    ["has a hidden name", withVolume({ file: ".." })],
    ["is for a volume with an option in its name", withVolume({ volume: "--all" })],
    ["has a mount's options in its name", withVolume({ volume: "a,readonly" })],
    ["has no digest", withVolume({ sha256: "" })],
    ["has a size below zero", withVolume({ size: -1 })],
    ["has an entry too much", (manifest: object) => ({ ...manifest, more: 1 })],
    ["has no stack", (manifest: object) => ({ ...manifest, stack: undefined })],
    ["is a list", () => []],
  ] as const) {
    it(`is refused when it ${what}`, () => {
      assert.match(
        refusalOf(change),
        /^backup\/manifest\.json is not the manifest of a backup:\n✖ /,
      );
    });
  }
});
