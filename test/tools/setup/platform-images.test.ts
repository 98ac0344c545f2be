import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { images, reference } from "../../../model/images.ts";
import { dockerfile, localReference } from "../../../tools/offline/images.ts";
import {
  imageNames,
  localImagesFile,
  platformImages,
} from "../../../tools/setup/platform-images.ts";
import { failure, machine, success } from "./machine.ts";

const silent = () => undefined;
const mirror = { "docker info": success('["https://mirror.example/"]') };
const { repository, digest } = images.tempo;

function written(here: { local: string }): unknown {
  return JSON.parse(readFileSync(localImagesFile(here), "utf8"));
}

describe("the images", () => {
  it("are left alone where the engine has them, asked for by digest", async () => {
    const here = machine({ commands: { "docker image inspect": success("sha256:1") } });
    const references = await platformImages(here, silent);
    assert.equal(references.tempo, reference(images.tempo));
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
    for (const name of imageNames) {
      const { repository, tag, digest } = images[name];
      assert.ok(here.ran.includes(`docker pull --quiet ${repository}:${tag}@${digest}`));
    }
    assert.deepEqual(written(here), {});
    here.remove();
  });

  it("are those built before where nothing was pulled, and are written down for the program", async () => {
    const local = localReference("tempo");
    const commands = {
      "docker image inspect": success("sha256:1"),
      [`docker image inspect --format {{.Id}} ${repository}@`]: failure("no such image"),
    };
    const here = machine({ commands });
    assert.equal((await platformImages(here, silent)).tempo, local);
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
    assert.equal((await platformImages(here, silent)).tempo, reference(images.tempo));
    here.remove();
  });

  it("are all built here when offline is 'always'", async () => {
    const commands = { "docker image inspect": success("sha256:1") };
    const here = machine({ commands, offline: "always" });
    const references = await platformImages(here, silent);
    for (const name of imageNames) assert.equal(references[name], localReference(name));
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
      assert.equal(lines.length, imageNames.length);
      for (const [index, name] of imageNames.entries()) {
        const what = `Docker image '${reference(images[name])}': must be downloaded or built, got `;
        assert.ok(lines[index]?.startsWith(`${what}'manifest unknown' and 'go: must be version`));
      }
      return true;
    });
    here.remove();
  });
});

describe("an image built here", () => {
  it("holds the program alone and runs it as the published one does", () => {
    assert.equal(
      dockerfile("prometheus"),
      `FROM scratch
COPY prometheus /bin/prometheus
COPY promtool /bin/promtool
COPY --chown=65534:65534 empty /prometheus
VOLUME ["/prometheus"]
LABEL org.opencontainers.image.title="prometheus, built by tracing-infra"
LABEL org.opencontainers.image.version="${images.prometheus.tag}"
USER 65534:65534
ENTRYPOINT ["/bin/prometheus"]
`,
    );
    assert.match(dockerfile("jaeger"), /^ENV JAEGER_LISTEN_HOST=0\.0\.0\.0$/m);
  });

  it("never runs as root", () => {
    for (const name of imageNames) assert.match(dockerfile(name), /^USER [1-9]\d*/m);
  });

  it("is never named like the published one", () => {
    for (const name of imageNames) {
      const tag = images[name].tag.replaceAll(".", "\\.");
      const form = new RegExp(`^tracing-infra\\.local/${name}:${tag}-[0-9a-f]{12}$`);
      assert.match(localReference(name), form);
    }
  });
});
