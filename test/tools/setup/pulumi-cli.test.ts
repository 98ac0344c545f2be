import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sdkVersion } from "../../../tools/setup/packages.ts";
import { foldersOnPath, foundCli, standInFolder } from "../../../tools/setup/pulumi-cli.ts";
import { releaseFor } from "../../../tools/setup/pulumi-release.ts";
import { checkout } from "../../../tools/setup/site.ts";
import { machine, success, type MachineOptions } from "./machine.ts";

const wanted = sdkVersion(checkout);

/** A machine whose PATH is made of two folders beside its cache. */
function machineWithPath(version: string, options: MachineOptions = {}) {
  const commands: Record<string, ReturnType<typeof success>> = {};
  const variables: Record<string, string> = {};
  const here = machine({ ...options, commands, variables });
  const [first, second] = [join(here.cache, "../first"), join(here.cache, "../second")];
  variables["PATH"] = [first, second].join(delimiter);
  commands[join(first, "pulumi")] = success(version);
  return { here, first, second, commands };
}

function put(folder: string, ...files: string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file), "");
}

describe("the Pulumi command line", () => {
  it("is the one on PATH when it is in the supported range and has its language host", async () => {
    const { here, first, second } = machineWithPath("v3.999.1\n");
    put(first, "pulumi");
    put(second, "pulumi-language-nodejs");
    const found = { folder: first, version: "v3.999.1", source: "path" };
    assert.deepEqual(await foundCli(here), found);
    here.remove();
  });

  it("is not the one on PATH when that is too old", async () => {
    const { here, first } = machineWithPath("v3.1.0\n");
    put(first, "pulumi", "pulumi-language-nodejs");
    assert.equal(await foundCli(here), undefined);
    here.remove();
  });

  it("is not the one on PATH when there is no language host", async () => {
    const { here, first } = machineWithPath("v3.999.0\n");
    put(first, "pulumi");
    assert.equal(await foundCli(here), undefined);
    here.remove();
  });

  it("is the downloaded one before the stand-in", async () => {
    const { here, commands } = machineWithPath("");
    const { folder } = releaseFor(here, wanted);
    for (const known of [folder, standInFolder(here)]) {
      put(known, "pulumi");
      commands[join(known, "pulumi")] = success(`v${wanted}\n`);
    }
    assert.deepEqual(await foundCli(here), { folder, version: `v${wanted}`, source: "official" });
    here.remove();
  });

  it("is no stand-in when offline is 'never'", async () => {
    const { here, commands } = machineWithPath("", { offline: "never" });
    const folder = standInFolder(here);
    put(folder, "pulumi");
    commands[join(folder, "pulumi")] = success(`v${wanted}\n`);
    assert.equal(await foundCli(here), undefined);
    const again = await foundCli({ ...here, offline: "auto" });
    assert.deepEqual(again, { folder, version: `v${wanted}`, source: "stand-in" });
    here.remove();
  });

  it("is a stand-in or nothing when offline is 'always'", async () => {
    const { here, first } = machineWithPath(`v${wanted}\n`, { offline: "always" });
    put(first, "pulumi", "pulumi-language-nodejs");
    assert.equal(await foundCli(here), undefined);
    assert.equal((await foundCli({ ...here, offline: "auto" }))?.source, "path");
    here.remove();
  });

  it("is not taken for the user's own when set-up has put it on PATH", () => {
    const here = machine();
    const folder = join(here.cache, "pulumi-stand-in", "0");
    put(folder, "pulumi");
    const site = { ...here, variables: { PATH: folder } };
    assert.deepEqual(foldersOnPath(site, "pulumi"), []);
    here.remove();
  });
});
