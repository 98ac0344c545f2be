import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { images, type Image } from "../../../model/images.ts";
import { programFolder } from "../../../tools/offline/build.ts";
import { packageList } from "../../../tools/offline/debian.ts";
import { buildLocalImage, dockerfile, localReference } from "../../../tools/offline/images.ts";
import {
  isLocalImage,
  localImages,
  type LocalImageName,
} from "../../../tools/offline/local-images.ts";
import { startZipkin } from "../../../tools/offline/start-zipkin.ts";
import { withApps } from "../../support/environments.ts";
import { workloadsOf } from "../../support/workloads.ts";
import { failure, machine, success } from "../setup/machine.ts";

const names = Object.keys(localImages) as LocalImageName[];
const nowhere = { cache: "/nonexistent" };

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

  it("is made of several programs where the published one is", () => {
    const text = dockerfile("zipkin");
    assert.match(text, /^COPY root \/$/m);
    assert.match(text, /^COPY program\.jar \/zipkin\/zipkin\.jar$/m);
    assert.match(text, /^COPY start-zipkin \/usr\/local\/bin\/start-zipkin$/m);
    assert.match(text, /^WORKDIR \/zipkin\nENTRYPOINT \["start-zipkin"\]$/m);
  });

  it("leaves it to the arguments what is run where the published one does", () => {
    for (const name of ["caddy", "redis"] as const) {
      assert.doesNotMatch(dockerfile(name), /^(ENTRYPOINT|CMD)/m, name);
    }
  });

  it("never runs as root", () => {
    for (const name of names) assert.match(dockerfile(name), /^USER [1-9]\d*/m);
  });

  it("keeps data where the published one does, for the same user", () => {
    for (const name of names) {
      const { data }: Image = images[name];
      if (data === undefined) continue;
      const chown = new RegExp(`^COPY --chown=${data.user}:\\d+ empty ${data.path}$`, "m");
      assert.match(dockerfile(name), chown, name);
    }
  });

  it("has a folder for everybody where the platform mounts one in memory", () => {
    const mounting = workloadsOf("dev", withApps).filter(({ scratch = [] }) => scratch.length > 0);
    assert.ok(mounting.length >= 3);
    for (const { image, scratch } of mounting) {
      if (!isLocalImage(image)) continue;
      assert.deepEqual(scratch, ["/tmp"]);
      assert.match(dockerfile(image), /^COPY temporary \/$/m, image);
    }
  });

  it("is never named like the published one", () => {
    for (const name of names) {
      const tag = images[name].tag.replaceAll(".", "\\.");
      const form = new RegExp(`^tracing-infra\\.local/${name}:${tag}-[0-9a-f]{12}$`);
      assert.match(localReference(nowhere, name), form);
    }
  });

  it("is named anew when a package of it has another version", () => {
    const here = machine();
    const list = join(programFolder(here, "redis"), packageList);
    mkdirSync(programFolder(here, "redis"), { recursive: true });
    writeFileSync(list, "redis-server_7.0.15-1_amd64.deb\n");
    const before = localReference(here, "redis");
    assert.equal(localReference(here, "redis"), before);
    writeFileSync(list, "redis-server_7.0.15-2_amd64.deb\n");
    assert.notEqual(localReference(here, "redis"), before);
    here.remove();
  });

  it("is there for every published one but Grafana's", () => {
    assert.deepEqual(
      Object.keys(images).filter((name) => !isLocalImage(name as keyof typeof images)),
      ["grafana"],
    );
  });

  it("is built from what its programs consist of, and from nothing else", async () => {
    const commands = { "docker build": success() };
    const here = machine({ commands });
    await assert.rejects(buildLocalImage(here, "caddy"), /ENOENT/);
    mkdirSync(programFolder(here, "caddy"), { recursive: true });
    writeFileSync(join(programFolder(here, "caddy"), "caddy"), "");
    assert.equal(await buildLocalImage(here, "caddy"), localReference(here, "caddy"));
    const failing = machine({ commands: { "docker build": failure("no space left") } });
    await assert.rejects(buildLocalImage({ ...failing, cache: here.cache }, "caddy"), {
      message: "docker build: must succeed, got 'no space left'",
    });
    here.remove();
    failing.remove();
  });
});

describe("the start of Zipkin", () => {
  it("obeys JAVA_OPTS like the published image, and has its memory without them", () => {
    assert.match(startZipkin, /^#!\/bin\/sh\nexec java \$\{JAVA_OPTS:--Xms160m -Xmx160m /);
    assert.match(startZipkin, / "\$@"\n$/);
  });
});
