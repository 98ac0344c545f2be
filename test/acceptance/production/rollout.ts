import assert from "node:assert/strict";
import type { Access } from "../../../tools/access.ts";
import { pulumi } from "../../../tools/pulumi.ts";
import { deploy } from "../../../tools/start/deploy.ts";
import type { Stack } from "../../../tools/stack-file.ts";
import { examine } from "../../../tools/verify/report.ts";
import { patienceWith } from "../../../tools/verify/patience.ts";
import { pods, type Pod } from "./pods.ts";
import { eventually } from "../support.ts";
import { withSampling } from "./stack.ts";

/** Sentences about one setting that is changed while everything runs. */
export function rollout(stack: () => Stack, accessed: () => Access): void {
  describe("when a share of traces is changed", () => {
    let before: Pod[];
    const changed = () => withSampling(stack(), { baseline: 20 });

    it("shows that one line in the preview, and the samplers as those that it changes", async () => {
      const preview = await pulumi(changed(), ["preview", "--diff"], "read");
      const lines = preview.split("\n").map((line) => line.trim());
      assert.deepEqual(
        lines.filter((line) => line.includes(" => 20")),
        ["~ sampling_percentage: 25 => 20"],
      );
      // Their file has another name then, and who reads it names it.
      assert.match(preview, /~ 1 to update\n\s+\+-1 to replace/);
    });

    it("replaces the samplers alone, each by one of the same name", async () => {
      before = await pods();
      await deploy(changed());
      // Pulumi may ask before the cluster has seen that there is something to replace.
      await eventually(async () => {
        const now = await pods();
        assert.deepEqual(now.map(({ name }) => name).sort(), before.map(({ name }) => name).sort());
        const others = now.filter(({ uid }) => !before.some((one) => one.uid === uid));
        assert.deepEqual(others.map(({ name }) => name).sort(), ["sampler-0", "sampler-1"]);
        assert.ok(now.every(({ ready }) => ready));
      }, 180_000);
    });

    it("passes every check afterwards", async () => {
      const { results } = await examine(accessed(), patienceWith(stack(), 60_000));
      assert.deepEqual(
        results.filter(({ outcome }) => outcome === "failed"),
        [],
      );
    });
  });
}
