import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleFolder } from "../../../tools/offline/build.ts";
import { programs } from "../../../tools/offline/programs.ts";
import { wantedPlugins } from "../../../tools/setup/packages.ts";
import {
  absentPlugins,
  foundPlugins,
  missingPlugins,
  pluginPrograms,
  providerPlugins,
  standInHome,
} from "../../../tools/setup/provider-plugins.ts";
import { checkout, ownPulumiHome, targetKinds } from "../../../tools/setup/site.ts";
import { failure, machine, success } from "./machine.ts";

const wanted = wantedPlugins({ checkout, targets: targetKinds });
const cli = { folder: "/opt/pulumi", version: "v3.250.0", source: "path" } as const;
const list = (plugins: { name: string; version: string }[]) =>
  JSON.stringify(plugins.map((plugin) => ({ ...plugin, kind: "resource" })));

describe("the provider plugins", () => {
  it("are those that the installed SDKs want, in exactly their versions", () => {
    const lock = JSON.parse(readFileSync(join(checkout, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string } | undefined>;
    };
    const names = ["docker", "kubernetes", "random", "tls"];
    assert.deepEqual(wanted.map(({ name }) => name).sort(), names);
    for (const { name, version } of wanted) {
      assert.equal(version, lock.packages[`node_modules/@pulumi/${name}`]?.version);
    }
  });

  it("are only those of the targets that are deployed to", () => {
    for (const kind of targetKinds) {
      const names = wantedPlugins({ checkout, targets: [kind] }).map(({ name }) => name);
      assert.deepEqual(names.sort(), [kind, "random", "tls"]);
    }
  });

  it("are here where only another target's is not", async () => {
    const others = wanted.filter(({ name }) => name !== "kubernetes");
    const commands = { "/opt/pulumi/pulumi plugin ls": success(list(others)) };
    const onDocker = machine({ commands, targets: ["docker"] });
    assert.equal((await foundPlugins(onDocker, cli))?.standIn, false);
    assert.deepEqual(await absentPlugins(onDocker, cli), []);
    onDocker.remove();
    const anywhere = machine({ commands });
    assert.equal(await foundPlugins(anywhere, cli), undefined);
    assert.deepEqual(await absentPlugins(anywhere, cli), ["kubernetes"]);
    anywhere.remove();
  });

  it("are missing when they are of another version or kind", () => {
    const others = wanted.map(({ name }) => ({ name, version: "0.0.1" }));
    assert.deepEqual(missingPlugins(wanted, list(others)), wanted);
    const language = JSON.stringify(wanted.map((plugin) => ({ ...plugin, kind: "language" })));
    assert.deepEqual(missingPlugins(wanted, language), wanted);
    assert.deepEqual(missingPlugins(wanted, list(wanted)), []);
  });

  it("are the user's own where all are there", async () => {
    const here = machine({ commands: { "/opt/pulumi/pulumi plugin ls": success(list(wanted)) } });
    const own = { home: ownPulumiHome(here), standIn: false };
    assert.deepEqual(await foundPlugins(here, cli), own);
    here.remove();
  });

  it("are never the user's own when offline is 'always'", async () => {
    const commands = { "/opt/pulumi/pulumi plugin ls": success(list(wanted)) };
    const here = machine({ commands, offline: "always" });
    assert.deepEqual(await foundPlugins(here, cli), { home: standInHome(here), standIn: true });
    here.remove();
  });

  it("are told with both reasons when they can be neither downloaded nor built", async () => {
    const here = machine({
      commands: { "/opt/pulumi/pulumi": failure("no plugin") },
      offline: "always",
    });
    await assert.rejects(
      providerPlugins(here, cli, () => undefined),
      /^Error: Pulumi plugins: must be built, got 'go: must be version .*'; run `pulumi plugin/,
    );
    here.remove();
  });
});

describe("a plugin's stand-in", () => {
  it("is compiled from no more than what is missing", () => {
    assert.deepEqual(pluginPrograms(["docker", "random", "tls"]), ["plugins"]);
    assert.deepEqual(pluginPrograms(["tls", "kubernetes"]), ["kubernetes-plugin"]);
    assert.deepEqual(pluginPrograms(["tls"]), []);
  });

  it("answers to the version of the SDK", () => {
    const versionOf = new Map(wanted.map(({ name, version }) => [name, version]));
    assert.equal(programs["kubernetes-plugin"].stamp.version, versionOf.get("kubernetes"));
    for (const name of ["docker", "random"]) {
      const version = versionOf.get(name) ?? "none";
      const folder = join(moduleFolder("plugins"), `terraform-provider-${name}`);
      const source = readFileSync(join(folder, `pulumi-resource-${name}`, "main.go"), "utf8");
      assert.match(source, new RegExp(`^const version = "${version}"$`, "m"));
    }
  });

  it("never gets into the user's own folder, nor is taken for the user's own", () => {
    const here = machine();
    assert.ok(standInHome(here).startsWith(here.cache));
    const site = { ...here, variables: { PULUMI_HOME: join(here.cache, "pulumi-home", "old") } };
    assert.equal(ownPulumiHome(site), ownPulumiHome(here));
    assert.equal(
      ownPulumiHome({ ...here, variables: { PULUMI_HOME: "/home/me/p" } }),
      "/home/me/p",
    );
    here.remove();
  });
});
