import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../tools/command-line.ts";
import type { Manifest } from "../../../tools/backup/manifest.ts";
import { checkedBackup } from "../../../tools/restore/check.ts";
import { manifestOf } from "../backup/support.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a backup that is about to be restored", () => {
  let folder: string;
  let manifest: Manifest;

  beforeEach("make one", () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-backup-"));
    const {
      volumes,
      state: _,
      configuration: __,
      passphrase: ___,
      ...rest
    } = manifestOf("dev", ["tempo", "jaeger"]);
    const digest = { size: 3, sha256: sha256("abc") };
    manifest = {
      ...rest,
      state: { file: "state.json", ...digest },
      volumes: volumes.map((volume) => ({ ...volume, ...digest })),
    };
    for (const { file } of [manifest.state, ...manifest.volumes].filter((one) => !!one)) {
      writeFileSync(join(folder, file), "abc");
    }
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  });

  afterEach("remove it", () => {
    rmSync(folder, { recursive: true });
  });

  const refusal = () =>
    checkedBackup(folder).then(
      () => "",
      (error: unknown) => {
        assert.ok(error instanceof Failure);
        return error.message;
      },
    );

  it("is taken when every file is as it was written", async () => {
    assert.deepEqual(await checkedBackup(folder), { folder, manifest });
  });

  it("is refused with every file that is missing, changed, cut or longer", async () => {
    writeFileSync(join(folder, "state.json"), "abd");
    appendFileSync(join(folder, "tracing-dev-tempo-data.tar.zst"), "d");
    unlinkSync(join(folder, "tracing-dev-jaeger-data.tar.zst"));
    assert.equal(
      await refusal(),
      [
        `state.json: must have the SHA-256 '${sha256("abc")}', got '${sha256("abd")}'`,
        "✖ tracing-dev-tempo-data.tar.zst: must have 3 bytes, got '4'",
        "✖ tracing-dev-jaeger-data.tar.zst: must be in the backup, got nothing; " +
          "nothing was changed, take another copy of the backup",
      ].join("\n"),
    );
  });

  it("is refused when its manifest is damaged", async () => {
    writeFileSync(join(folder, "manifest.json"), "{}");
    assert.match(await refusal(), /manifest\.json is not the manifest of a backup:\n✖ /);
  });

  it("is missed with exit code 64 where there is none", async () => {
    const none = join(folder, "none");
    await assert.rejects(
      checkedBackup(none),
      (error) =>
        error instanceof Failure &&
        error.exitCode === 64 &&
        error.message === `--from: must be the folder of a backup, got '${none}'`,
    );
  });
});
