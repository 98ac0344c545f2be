import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "../../tools/command-line.ts";
import { requireEncrypted } from "../../tools/secrets.ts";
import { root } from "../../tools/stack-file.ts";

describe("the secrets in a stack's file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-secrets-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const check = (...lines: string[]) => {
    const file = join(folder, "Pulumi.some.yaml");
    writeFileSync(file, ["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
    requireEncrypted({ file });
  };

  it("are all named that everybody can read, without what they are", () => {
    assert.throws(
      () => {
        check(
          "tracing-infra:traceRetention: 72h",
          "objectStorage:secretKey: hunter2",
          "alerting:webhookUrl: https://a.example",
        );
      },
      (error) =>
        error instanceof Failure &&
        error.message ===
          [
            "Pulumi.some.yaml has secrets that everybody can read:",
            "✖ objectStorage:secretKey: must be encrypted, got plain text; say it anew with `pulumi config set --secret objectStorage:secretKey`",
            "✖ alerting:webhookUrl: must be encrypted, got plain text; say it anew with `pulumi config set --secret alerting:webhookUrl`",
          ].join("\n"),
    );
  });

  it("are taken encrypted", () => {
    check("objectStorage:secretKey: { secure: v1:abc }");
  });

  it("are taken as what stands for them in a fork's preview", async () => {
    const file = join(folder, "Pulumi.fork.yaml");
    writeFileSync(file, "config: {}\n");
    await execa("node", [join(root, ".github/scripts/stand-in-secrets.mjs"), file]);
    assert.match(readFileSync(file, "utf8"), /objectStorage:secretKey: stand-in/);
    requireEncrypted({ file });
  });

  it("are not what other sections say, nor what no file says", () => {
    check("kubernetes:context: ours", "tracing-infra:debug: true");
    requireEncrypted({ file: join(folder, "none.yaml") });
  });
});
