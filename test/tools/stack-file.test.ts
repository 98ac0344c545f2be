import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../tools/command-line.ts";
import {
  environmentOf,
  root,
  settingsIn,
  stackCalled,
  type Stack,
} from "../../tools/stack-file.ts";
import { loadedFrom } from "../support/loaded.ts";

describe("a stack's file", () => {
  let folder: string;

  before("make a folder", () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-stack-"));
  });

  after("remove it", () => {
    rmSync(folder, { recursive: true });
  });

  function stackOf(...lines: string[]): Stack {
    const file = join(folder, "Pulumi.some.yaml");
    writeFileSync(file, ["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
    return { name: "some", file };
  }

  /** As `pulumi config set` leaves it: every value is text, but within an object. */
  const QUOTED = [
    'tracing-infra:sampling: { baseline: "12.5" }',
    "tracing-infra:traceRetention: 72h",
    'tracing-infra:debug: "true"',
    "tracing-infra:target: { kind: docker, portOffset: 100 }",
  ];

  it("lies in the checkout under the stack's name", () => {
    assert.deepEqual(stackCalled("dev"), { name: "dev", file: join(root, "Pulumi.dev.yaml") });
  });

  it("is read by the tools as the program reads what the engine makes of it", async () => {
    const handedOver = {
      "tracing-infra:sampling": '{"baseline":"12.5"}',
      "tracing-infra:traceRetention": "72h",
      "tracing-infra:debug": "true",
      "tracing-infra:target": '{"kind":"docker","portOffset":100}',
      // The project's defaults, which the engine adds.
      "tracing-infra:metricRetention": "72h",
      "tracing-infra:certificates": "{}",
    };
    assert.deepEqual(environmentOf(stackOf(...QUOTED)), await loadedFrom(handedOver, "some"));
  });

  it("may leave the project's name away, as the engine lets it", () => {
    const stack = stackOf(
      "sampling: { baseline: 5 }",
      "traceRetention: 1h",
      "target: { kind: docker }",
    );
    assert.equal(environmentOf(stack).sampling.baseline.percent, 5);
  });

  it("has nothing to do with other projects' and providers' settings", () => {
    const { file } = stackOf("docker:host: unix:///run/docker.sock", "tracing-infra:debug: true");
    assert.deepEqual(settingsIn(file), { debug: true });
  });

  it("has no settings where it has no configuration", () => {
    const file = join(folder, "Pulumi.empty.yaml");
    writeFileSync(file, "encryptionsalt: v1:x\n");
    assert.deepEqual(settingsIn(file), {});
  });

  it("is refused with everything that is wrong in it", () => {
    const wrong = QUOTED.map((line) => line.replace("12.5", "101").replace("true", "yes"));
    assert.throws(
      () => environmentOf(stackOf(...wrong)),
      (error) =>
        error instanceof Failure &&
        error.exitCode === 1 &&
        error.message ===
          [
            "Pulumi.some.yaml is not a valid environment:",
            "✖ must be a number from 0 to 100, got '101'  → at sampling.baseline",
            "✖ must be 'true' or 'false', got 'yes'  → at debug",
          ].join("\n"),
    );
  });

  it("is missed with exit code 64", () => {
    const file = join(folder, "Pulumi.none.yaml");
    assert.throws(
      () => environmentOf({ name: "none", file }),
      (error) =>
        error instanceof Failure &&
        error.exitCode === 64 &&
        error.message === `there is no stack 'none': ${file} is missing`,
    );
  });
});
