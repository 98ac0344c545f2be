import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  imageNames,
  images,
  isPublished,
  reference,
  type Image,
  type ImageName,
} from "../../../model/images.ts";
import { localReference } from "../../../tools/offline/images.ts";
import { isLocalImage } from "../../../tools/offline/local-images.ts";
import { localImagesFile, summary } from "../../../tools/setup/local-images.ts";
import { platformImages } from "../../../tools/setup/platform-images.ts";
import { failure, machine, success } from "./machine.ts";

const silent = () => undefined;
const mirror = { "docker info": success('["https://mirror.example/"]') };
const { repository, digest } = images.tempo;

/** What is written down of the images that some registry has; all others are made here anyway. */
function written(here: { local: string }): unknown {
  const all = JSON.parse(readFileSync(localImagesFile(here), "utf8")) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => isPublished(images[name as ImageName])),
  );
}

describe("the images", () => {
  it("are left alone where the engine has them, asked for by digest", async () => {
    const here = machine({ commands: { "docker image inspect": success("sha256:1") } });
    const { references, missing } = await platformImages(here, silent);
    assert.equal(references.tempo, reference(images.tempo));
    assert.deepEqual(missing, {});
    assert.ok(here.ran.some((line) => line.endsWith(` ${repository}@${digest}`)));
    assert.equal(here.ran.length, imageNames.length);
    assert.deepEqual(written(here), {});
    here.remove();
  });

  it("are pulled by tag and digest", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": failure("no such image"),
      "docker pull": success(),
    };
    const here = machine({ commands });
    await platformImages(here, silent);
    for (const image of Object.values<Image>(images).filter(isPublished)) {
      const { repository, tag, digest = "" } = image;
      assert.ok(here.ran.includes(`docker pull --quiet ${repository}:${tag}@${digest}`));
    }
    assert.deepEqual(written(here), {});
    here.remove();
  });

  it("are those built before where nothing was pulled, and are written down for the program", async () => {
    const commands = {
      "docker image inspect": success("sha256:1"),
      [`docker image inspect --format {{.Id}} ${repository}@`]: failure("no such image"),
    };
    const here = machine({ commands });
    const local = localReference(here, "tempo");
    assert.equal((await platformImages(here, silent)).references.tempo, local);
    assert.deepEqual(written(here), { tempo: local });
    here.remove();
  });

  it("are never those built here when offline is 'never'", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": success("sha256:1"),
      [`docker image inspect --format {{.Id}} ${repository}@`]: failure("no such image"),
      "docker pull": success(),
    };
    const here = machine({ commands, offline: "never" });
    assert.equal((await platformImages(here, silent)).references.tempo, reference(images.tempo));
    here.remove();
  });

  it("are all built here when offline is 'always'", async () => {
    const commands = { "docker image inspect": success("sha256:1") };
    const here = machine({ commands, offline: "always" });
    const { references, missing } = await platformImages(here, silent);
    for (const name of imageNames.filter(isLocalImage)) {
      assert.equal(references[name], localReference(here, name));
    }
    assert.deepEqual(Object.keys(missing), ["grafana"]);
    here.remove();
  });

  it("are missing, with the reason, where nothing stands in for one that cannot be pulled", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": success("sha256:1"),
      [`docker image inspect --format {{.Id}} ${images.grafana.repository}@`]: failure("none"),
      "docker pull": failure("manifest unknown"),
    };
    const here = machine({ commands });
    const found = await platformImages(here, silent);
    assert.equal(found.references.grafana, undefined);
    assert.deepEqual(found.missing, { grafana: "manifest unknown" });
    assert.deepEqual(written(here), { grafana: null });
    assert.match(
      summary(found),
      /^collector, tempo, .*; no image for grafana \(manifest unknown, and it cannot be built here\)$/,
    );
    here.remove();
  });

  it("are found once they can be pulled, whatever an earlier set-up wrote down", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": failure("none"),
      "docker pull": success(),
    };
    const here = machine({ commands });
    mkdirSync(here.local);
    writeFileSync(localImagesFile(here), '{ "grafana": null }');
    const { references } = await platformImages(here, silent);
    assert.equal(references.grafana, reference(images.grafana));
    assert.deepEqual(written(here), {});
    here.remove();
  });

  it("are used but neither pulled nor built where nothing that is deployed needs them", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": failure("none"),
      [`docker image inspect --format {{.Id}} ${images.nginx.repository}@`]: success("sha256:1"),
      "docker pull": success(),
    };
    const here = machine({ commands, images: ["tempo"] });
    const { references, missing } = await platformImages(here, silent);
    assert.deepEqual(Object.keys(references), ["tempo", "nginx"]);
    assert.deepEqual(missing, {});
    const pulled = here.ran.filter((line) => line.startsWith("docker pull"));
    assert.deepEqual(pulled, [`docker pull --quiet ${reference(images.tempo)}`]);
    here.remove();
  });

  it("are all asked for when offline is 'never': then none may be missing", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": success("sha256:1"),
      [`docker image inspect --format {{.Id}} ${images.grafana.repository}@`]: failure("none"),
      "docker pull": failure("manifest unknown"),
    };
    const here = machine({ commands, offline: "never" });
    const what = `Docker image '${reference(images.grafana)}': must be downloaded, got `;
    await assert.rejects(platformImages(here, silent), (error: Error) => {
      assert.ok(error.message.startsWith(`${what}'manifest unknown'; go where`), error.message);
      return true;
    });
    here.remove();
  });

  it("are named with both reasons when they can be neither pulled nor built", async () => {
    const commands = {
      ...mirror,
      "docker image inspect": failure("no such image"),
      "docker pull": failure("manifest unknown"),
    };
    const here = machine({ commands });
    await assert.rejects(platformImages(here, silent), (error: Error) => {
      const lines = error.message.split("\n");
      const expected = imageNames.filter((name) => isLocalImage(name) && isPublished(images[name]));
      assert.equal(lines.filter((line) => line.startsWith("Docker image")).length, expected.length);
      for (const name of expected) {
        const what = `Docker image '${reference(images[name])}': must be downloaded or built, got `;
        assert.ok(error.message.includes(`${what}'manifest unknown' and '`), name);
      }
      assert.ok(error.message.includes("'manifest unknown' and 'go: must be version"));
      assert.ok(!error.message.includes(images.grafana.repository));
      return true;
    });
    here.remove();
  });
});
