import assert from "node:assert/strict";
import { ensureClient } from "../../../tools/offline/client.ts";
import { machine, success } from "../setup/machine.ts";

const maven = { probe: ["mvn", "--version"], debianPackage: "maven" } as const;
const apt = { "apt-get update": success(), "apt-get install": success() };

describe("a registry's client", () => {
  it("is left alone where it is there", async () => {
    const here = machine({ commands: { ...apt, "mvn --version": success() } });
    await ensureClient(here, maven, true);
    assert.deepEqual(here.ran, ["mvn --version"]);
    here.remove();
  });

  it("is installed from the distribution's packages where it is not", async () => {
    const here = machine({ commands: apt });
    await ensureClient(here, maven, true);
    assert.deepEqual(here.ran, [
      "mvn --version",
      "apt-get update",
      "apt-get install --yes --no-install-recommends maven",
    ]);
    here.remove();
  });

  it("is not installed by somebody who may not", async () => {
    const here = machine({ commands: apt });
    await ensureClient(here, maven, false);
    assert.deepEqual(here.ran, ["mvn --version"]);
    here.remove();
  });

  it("is not installed where there is no apt", async () => {
    const here = machine();
    await ensureClient(here, maven, true);
    assert.deepEqual(here.ran, ["mvn --version", "apt-get update"]);
    here.remove();
  });
});
