import assert from "node:assert/strict";
import { images, reference } from "../../../model/images.ts";
import { folderOf } from "../../../targets/docker/data-owner.ts";
import { dockerPlatform, PREFIX } from "../../support/docker-platform.ts";

const OWNER = "collector-data-owner";

describe("the owner of a volume on Docker", () => {
  it("is set from an image with a folder of that user, by a container that never starts", async () => {
    const { inputs, parent } = (await dockerPlatform()).only("Container", OWNER);
    assert.equal(parent, "tracing-collector");
    assert.equal(inputs["image"], reference(images.tempo));
    assert.deepEqual(inputs["mounts"], [
      { type: "volume", source: `${PREFIX}-collector-data`, target: "/var/tempo" },
    ]);
    assert.deepEqual(
      [inputs["start"], inputs["mustRun"], inputs["networkMode"]],
      [false, false, "none"],
    );
  });

  it("is set before the workload is there", async () => {
    const { dependencies } = (await dockerPlatform()).only("Container", "collector");
    assert.ok(dependencies.includes(`${PREFIX}-${OWNER}`));
  });

  it("is set for the folders that several may share, and for no volume whose workload's own image has the folder", async () => {
    const owners = (await dockerPlatform())
      .ofType("Container")
      .filter(({ name }) => name.endsWith("-owner"));
    assert.deepEqual(owners.map(({ name }) => name).sort(), [
      `${PREFIX}-archive-owner`,
      `${PREFIX}-audit-log-owner`,
      `${PREFIX}-${OWNER}`,
    ]);
  });

  it("is set from the stand-in where the image was built here", async () => {
    const platform = await dockerPlatform({}, { tempo: "tracing-infra.local/tempo:built" });
    const { inputs } = platform.only("Container", OWNER);
    assert.equal(inputs["image"], "tracing-infra.local/tempo:built");
  });

  it("cannot be a user without a folder in any image", () => {
    assert.deepEqual(folderOf(65_534), { lender: "prometheus", path: "/prometheus" });
    assert.throws(() => folderOf(4711), {
      name: "RangeError",
      message: "user '4711': must own a folder in one of the images, got none",
    });
  });
});
