import assert from "node:assert/strict";
import { imageNames } from "../../../model/images.ts";
import { wantedFor } from "../../../tools/setup/set-up.ts";
import { siteFor } from "../../../tools/setup/site.ts";
import { environmentOf, stackCalled } from "../../../tools/stack-file.ts";

describe("what set-up has to make sure of", () => {
  it("is for one environment what it deploys, where it deploys it", () => {
    const dev = wantedFor(environmentOf(stackCalled("dev")));
    assert.deepEqual(dev.targets, ["docker"]);
    assert.ok(dev.images.includes("tempo"));
    assert.deepEqual(wantedFor(environmentOf(stackCalled("prod"))).targets, ["kubernetes"]);
  });

  it("is for the tests all there is", () => {
    const { images, targets } = siteFor("auto");
    assert.deepEqual(images, imageNames);
    assert.deepEqual(targets, ["docker", "kubernetes"]);
  });
});
