import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { checkLines } from "../../../tools/setup/check.ts";
import {
  programsToBuild,
  requireEngineOrRights,
  survey,
  unreachedSources,
  type Survey,
} from "../../../tools/setup/survey.ts";
import { localImagesFile } from "../../../tools/setup/local-images.ts";
import { imageNames } from "../../../model/images.ts";
import { failure, machine, success } from "./machine.ts";

const engine = { version: "27.0.1" };
const nothing: Survey["missing"] = { cli: false, plugins: [], images: [], backend: false };
const all: Survey["missing"] = {
  cli: true,
  plugins: ["docker", "tls"],
  images: ["collector", "tempo"],
  backend: true,
};
const without: Survey["without"] = [];
const reached = { pulumi: false, registry: false };

describe("what has to be built", () => {
  it("is nothing where the official sources answer", () => {
    assert.deepEqual(programsToBuild({ missing: all }, "auto", reached), []);
  });

  it("is what the source out of reach would have delivered", () => {
    const pulumi = programsToBuild({ missing: all }, "auto", { ...reached, pulumi: true });
    assert.deepEqual(pulumi, ["pulumi", "plugins"]);
    const registry = programsToBuild({ missing: all }, "auto", { ...reached, registry: true });
    assert.deepEqual(registry, ["collector", "tempo"]);
  });

  it("is each program of an image, and nothing for one that nothing stands in for", () => {
    const missing = { ...nothing, images: ["zipkin", "grafana"] as const };
    assert.deepEqual(programsToBuild({ missing }, "always", reached), ["java", "zipkin"]);
  });

  it("is all that is missing when offline is 'always', and nothing when it is 'never'", () => {
    const everything = ["pulumi", "plugins", "collector", "tempo"];
    assert.deepEqual(programsToBuild({ missing: all }, "always", reached), everything);
    const out = { pulumi: true, registry: true };
    assert.deepEqual(programsToBuild({ missing: all }, "never", out), []);
  });

  it("is Kubernetes' plugin only where that is missing, since it takes the longest of all", () => {
    const plugins = (names: readonly string[]) =>
      programsToBuild({ missing: { ...nothing, plugins: names } }, "always", reached);
    assert.deepEqual(plugins(["docker", "random", "tls"]), ["plugins"]);
    assert.deepEqual(plugins(["kubernetes"]), ["kubernetes-plugin"]);
  });

  it("is nothing where nothing is missing", () => {
    const out = { pulumi: true, registry: true };
    assert.deepEqual(programsToBuild({ missing: nothing }, "always", out), []);
  });

  it("is told without asking the network where nothing is missing", async () => {
    const here = machine();
    assert.deepEqual(await unreachedSources(here, { engine, missing: nothing }), reached);
    here.remove();
  });
});

describe("a survey of an empty machine", () => {
  it("finds everything missing and changes nothing", async () => {
    const variables = { PULUMI_CREDENTIALS_PATH: "/nonexistent" };
    const here = machine({ variables });
    const { engine, missing } = await survey(here);
    assert.equal(engine, "no docker on PATH");
    assert.deepEqual(missing, {
      cli: true,
      plugins: ["docker", "kubernetes", "random", "tls"],
      images: imageNames,
      backend: true,
    });
    assert.ok(here.ran.every((line) => /^docker (context|version) /.test(line)));
    here.remove();
  });

  it("tells images that set-up did without from those that are missing", async () => {
    const commands = { "docker ": success("sha256:1"), "docker image": failure("none") };
    for (const offline of ["auto", "always", "never"] as const) {
      const here = machine({ commands, offline });
      mkdirSync(here.local);
      writeFileSync(localImagesFile(here), '{ "grafana": null }');
      const { missing, without } = await survey(here);
      const known = offline === "never" ? [] : ["grafana"];
      assert.deepEqual(without, known, offline);
      const rest = imageNames.filter((name) => !known.includes(name));
      assert.deepEqual(missing.images, rest, offline);
      here.remove();
    }
  });

  it("ends set-up at once where no engine may be installed", async () => {
    const here = machine({ variables: { DOCKER_HOST: "tcp://127.0.0.1:1" } });
    const surveyed = { engine: "connection refused", missing: all };
    await assert.rejects(
      requireEngineOrRights(here, surveyed),
      /^Error: Docker engine: must answer/,
    );
    here.remove();
  });
});

describe("a check", () => {
  it("is passed only where everything is there", () => {
    const ready = (lines: ReturnType<typeof checkLines>) => lines.every((line) => line.ready);
    assert.equal(ready(checkLines({ engine, missing: nothing, without })), true);
    for (const [thing, value] of [
      ["cli", true],
      ["plugins", ["docker"]],
      ["backend", true],
    ] as const) {
      const missing = { ...nothing, [thing]: value };
      assert.equal(ready(checkLines({ engine, missing, without })), false, thing);
    }
    assert.equal(
      ready(checkLines({ engine: "no docker on PATH", missing: nothing, without })),
      false,
    );
  });

  it("names the missing images and plugins", () => {
    const missing = { ...nothing, images: ["tempo"], plugins: ["kubernetes"] } as const;
    const lines = checkLines({ engine, missing, without }).map(({ line }) => line);
    assert.ok(lines.includes("✖ missing: Images (tempo)"));
    assert.ok(lines.includes("✖ missing: Provider plugins (kubernetes)"));
  });

  it("is passed without the images that are not to be had here, and says so", () => {
    const lines = checkLines({ engine, missing: nothing, without: ["grafana"] });
    assert.ok(lines.every(({ ready }) => ready));
    const told = "✔ Images; no image for grafana: neither to be pulled nor built here";
    assert.ok(lines.some(({ line }) => line === told));
  });
});
