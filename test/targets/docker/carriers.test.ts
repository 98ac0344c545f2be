import assert from "node:assert/strict";
import { images as pinned, reference } from "../../../model/images.ts";
import { workloadNames } from "../../../model/listeners.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../../support/docker-platform.ts";
import { withEverything } from "../../support/environments.ts";
import { workloadsOf } from "../../support/workloads.ts";

interface Upload {
  readonly file: string;
  readonly content: unknown;
  readonly contentBase64?: unknown;
  readonly permissions: string;
}

describe("the carriers of a workload's files on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform(withEverything);
  });

  for (const { name, configuration, secrets } of workloadsOf("dev", withEverything)) {
    it(`bring ${name} every configuration file with its whole text, readable in a preview`, () => {
      const carrier = platform.carrier(name, "configuration");
      assert.deepEqual(
        carrier["uploads"],
        configuration.map((file) => ({
          file: `/etc/tracing-infra/configuration/${file.name}`,
          content: file.text,
          permissions: "0444",
        })),
      );
      assert.deepEqual(carrier["volumes"], [{ containerPath: "/etc/tracing-infra/configuration" }]);
    });

    it(`bring ${name} every secret by its name, for whatever user it runs as`, () => {
      const carrier = platform.carrier(name, "secrets");
      const uploads = carrier["uploads"] as Upload[];
      assert.deepEqual(
        uploads.map(({ file, permissions }) => [file, permissions]),
        secrets.map((secret) => [`/etc/tracing-infra/secrets/${secret}`, "0444"]),
      );
      for (const { file, content, contentBase64 } of uploads) {
        const [value, other] = file.endsWith(".p12")
          ? [contentBase64, content]
          : [content, contentBase64];
        assert.notEqual(value, undefined, file);
        assert.equal(other, undefined, file);
      }
      assert.deepEqual(carrier["volumes"], [{ containerPath: "/etc/tracing-infra/secrets" }]);
    });
  }

  it("never start, are on no network and publish nothing", () => {
    const carriers = platform
      .ofType("Container")
      .filter(({ name }) => /-(configuration|secrets)$/.test(name));
    assert.equal(carriers.length, 2 * workloadNames.length);
    for (const { name, inputs, deleteBeforeReplace } of carriers) {
      assert.equal(inputs["start"], false, name);
      assert.equal(inputs["mustRun"], false, name);
      assert.equal(inputs["networkMode"], "none", name);
      assert.ok(!("ports" in inputs) && !("mounts" in inputs), name);
      assert.equal(inputs["name"], name);
      assert.equal(deleteBeforeReplace, true, name);
    }
  });

  it("are of an image without volumes of its own, which would come along, built here or pulled", async () => {
    const images = async (local: Parameters<typeof dockerPlatform>[1]) => {
      const carriers = (await dockerPlatform({}, local))
        .ofType("Container")
        .filter(({ name }) => /-(configuration|secrets)$/.test(name));
      return new Set(carriers.map(({ inputs }) => inputs["image"]));
    };
    assert.deepEqual([...(await images({}))], [reference(pinned.collector)]);
    assert.deepEqual([...(await images({ collector: "local:1" }))], ["local:1"]);
  });

  it("are known as carriers of their platform", () => {
    const labels = platform.carrier("tempo", "secrets")["labels"];
    assert.deepEqual(labels, [
      { label: "app.kubernetes.io/name", value: "carrier" },
      { label: "app.kubernetes.io/instance", value: PREFIX },
      { label: "app.kubernetes.io/part-of", value: "tracing-infra" },
      { label: "app.kubernetes.io/managed-by", value: "pulumi" },
    ]);
  });

  it("are the only ones whose text a changed sampling rate changes", async () => {
    const sampled = await dockerPlatform({ ...withEverything, sampling: { baseline: 50 } });
    const changed = await dockerPlatform({ ...withEverything, sampling: { baseline: 25 } });
    const texts = (recording: DockerRecording) =>
      recording.resources.map(({ name, inputs }) => [name, JSON.stringify(inputs)] as const);
    const before = new Map(texts(sampled));
    const different = texts(changed).filter(([name, inputs]) => before.get(name) !== inputs);
    assert.deepEqual(
      different.map(([name]) => name),
      [`${PREFIX}-sampler-configuration`],
    );
  });
});
