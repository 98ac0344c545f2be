import assert from "node:assert/strict";
import { noPrivilegedContainers } from "../../policies/exposure/privileged.ts";
import { declaredBy, resource } from "../support/declared.ts";
import { complaintsOf } from "../support/judged.ts";

describe("the policy about privileged containers", () => {
  it("is kept by both of our own stacks", async () => {
    for (const stack of ["dev", "prod"] as const) {
      assert.deepEqual(complaintsOf(noPrivilegedContainers, await declaredBy(stack)), []);
    }
  });

  it("names a privileged container of Docker", () => {
    const web = resource("docker:index/container:Container", "web", {
      image: "nginx",
      privileged: true,
    });
    assert.deepEqual(complaintsOf(noPrivilegedContainers, [web]), [
      "web: privileged: must not be privileged, got 'true'",
    ]);
  });
});
