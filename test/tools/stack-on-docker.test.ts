import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../tools/command-line.ts";
import { root, stackOnDocker, targetKindOf } from "../../tools/stack-file.ts";

describe("a tool that gets at containers by Docker", () => {
  it("takes a stack whose platform is on Docker", () => {
    assert.deepEqual(stackOnDocker("dev", "nothing"), {
      name: "dev",
      file: join(root, "Pulumi.dev.yaml"),
    });
  });

  it("says what to do instead where the platform is in a cluster", () => {
    assert.throws(
      () => stackOnDocker("prod", "take snapshots"),
      (error: unknown) =>
        error instanceof Failure &&
        error.message ===
          "stack 'prod': must have `target.kind: docker` for this, got 'kubernetes'; take snapshots",
    );
  });

  it("knows where a platform runs whose file has a mistake in it", () => {
    const folder = mkdtempSync(join(tmpdir(), "stack-file-"));
    try {
      const file = join(folder, "Pulumi.test.yaml");
      writeFileSync(
        file,
        "config:\n  tracing-infra:samplng: 3\n  tracing-infra:target:\n    kind: kubernetes\n",
      );
      assert.equal(targetKindOf({ file }), "kubernetes");
      writeFileSync(file, "config:\n  tracing-infra:target: nowhere\n");
      assert.equal(targetKindOf({ file }), "docker");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
