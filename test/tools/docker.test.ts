import assert from "node:assert/strict";
import { Failure } from "../../tools/command-line.ts";
import { dataVolumesOf, docker, PLATFORM_LABEL, platformNameOf } from "../../tools/docker.ts";
import { dockerPlatform } from "../support/docker-platform.ts";
import { workloadsOf } from "../support/workloads.ts";

describe("a platform as the tools look for it on the engine", () => {
  it("is what the program calls it", async () => {
    const platform = await dockerPlatform();
    const found = platform.resources.filter(({ type }) => type.startsWith("docker:"));
    assert.ok(found.length > 0);
    for (const { name, inputs } of found) {
      assert.ok(name.startsWith(`${platformNameOf("dev")}-`), name);
      const labels = inputs["labels"] as { label: string; value: string }[];
      const label = labels.find((one) => one.label === PLATFORM_LABEL);
      assert.equal(label?.value, platformNameOf("dev"), name);
    }
  });

  it("has the label of data on its volumes and on nothing else", async () => {
    const { resources } = await dockerPlatform();
    const isData = JSON.stringify({ label: "app.kubernetes.io/name", value: "data" });
    const labelled = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(isData));
    assert.deepEqual(
      labelled.map(({ type, name }) => [type, name]).sort(),
      workloadsOf("dev")
        .flatMap(({ name, storage }) => (storage ? [`${name}-data`] : []))
        .concat("audit-log", "archive")
        .map((name) => ["docker:index/volume:Volume", `${platformNameOf("dev")}-${name}`])
        .sort(),
    );
  });

  it("has no data where there is no such platform", async () => {
    assert.deepEqual(await dataVolumesOf("tracing-there-is-none"), []);
  });
});

describe("a command of the Docker client", () => {
  it("answers in lines, without an empty one", async () => {
    assert.deepEqual(await docker(["ps", "--quiet", "--filter", "name=there-is-none"]), []);
    const [version, ...more] = await docker(["version", "--format", "{{.Client.Version}}"]);
    assert.match(version ?? "", /^\d+\./);
    assert.deepEqual(more, []);
  });

  it("fails with what the client said", async () => {
    await assert.rejects(docker(["volume", "inspect", "there-is-none"]), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^docker volume inspect there-is-none failed\n.*there-is-none/s);
      return true;
    });
  });
});
