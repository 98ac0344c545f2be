import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { images, isPublished, reference, type Image } from "../../model/images.ts";
import { root } from "../support/environments.ts";

const all: readonly Image[] = Object.values(images);
const published = all.filter(isPublished);

describe("the images", () => {
  it("are pinned by the digest of an index", () => {
    for (const { repository, digest } of published) {
      assert.match(digest ?? "", /^sha256:[0-9a-f]{64}$/, repository);
    }
  });

  it("are without one if and only if they are made from the sources in this repository", () => {
    const made = all.filter((image) => !isPublished(image)).map(({ repository }) => repository);
    assert.deepEqual(
      made,
      ["llm-router", "websocket", "business-logic"].map((name) => `tracing-infra.local/${name}`),
    );
    for (const name of ["llm-router", "websocket", "business-logic"]) {
      assert.ok(existsSync(join(root, "apps", name)), name);
    }
  });

  it("carry a version as their tag, not a word that moves", () => {
    for (const { repository, tag } of all)
      assert.match(tag, /^v?\d+\.\d+\.\d+(-alpine)?$/, repository);
  });

  it("differ from each other", () => {
    for (const field of ["repository", "digest"] as const) {
      assert.equal(new Set(published.map((image) => image[field])).size, published.length, field);
    }
  });

  it("are pulled by tag and digest", () => {
    const image = { repository: "prom/prometheus", tag: "v3.0.0", digest: "sha256:00" };
    assert.equal(reference(image), "prom/prometheus:v3.0.0@sha256:00");
  });

  it("name as data a folder and a user that is not root", () => {
    for (const { repository, data } of all) {
      if (data === undefined) continue;
      assert.match(data.path, /^\/./, repository);
      assert.ok(data.user > 0, repository);
    }
  });

  it("tell which capabilities their program needs to be run at all", () => {
    assert.deepEqual(images.caddy.capabilities, ["NET_BIND_SERVICE"]);
    const others = all.filter(({ capabilities }) => capabilities !== undefined);
    assert.deepEqual(others, [images.caddy]);
  });

  it("tell Renovate where they come from", () => {
    const source = readFileSync(join(root, "model/images.ts"), "utf8");
    const told = [
      ...source.matchAll(/renovate: datasource=docker depName=(\S+)\n.*\n +repository: "(.*)"/g),
    ];
    assert.deepEqual(
      told.map(([, depName]) => depName),
      published.map(({ repository }) => repository),
    );
    for (const [, depName, repository] of told) assert.equal(depName, repository);
  });
});
