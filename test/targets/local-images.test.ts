import assert from "node:assert/strict";
import { images, reference } from "../../model/images.ts";
import { imageReference } from "../../targets/local-images.ts";

describe("what the engine is asked to run", () => {
  it("is the pinned image where set-up recorded nothing else", () => {
    assert.equal(imageReference("tempo", {}), reference(images.tempo));
  });

  it("is the one built here where there is one", () => {
    const local = { tempo: "tracing-infra.local/tempo:1" };
    assert.equal(imageReference("tempo", local), local.tempo);
  });

  it("is nothing where there is no image to be had", () => {
    assert.equal(imageReference("grafana", { grafana: null }), undefined);
  });
});
