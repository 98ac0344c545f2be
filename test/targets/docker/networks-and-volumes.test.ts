import assert from "node:assert/strict";
import { conversations } from "../../../model/edges.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../../support/docker-platform.ts";
import { workloadsOf } from "../../support/workloads.ts";

describe("a platform's networks and volumes on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform();
  });

  it("are a network for every conversation, and no other", () => {
    assert.deepEqual(
      platform.ofType("Network").map(({ inputs }) => [inputs["name"], inputs["driver"]]),
      conversations().map((members) => [`${PREFIX}-${members.join("-")}`, "bridge"]),
    );
  });

  it("let no two workloads meet that have nothing to say to each other", () => {
    const members = new Map<string, string[]>();
    for (const { name, inputs } of platform.ofType("Container")) {
      const networks = (inputs["networksAdvanced"] ?? []) as { name: string }[];
      for (const network of networks) {
        members.set(network.name, [...(members.get(network.name) ?? []), name]);
      }
    }
    assert.deepEqual(
      [...members.values()].map((names) => names.sort()).sort(),
      conversations()
        .map((pair) => pair.map((name) => `${PREFIX}-${name}`).sort())
        .sort(),
    );
  });

  it("are a volume for each workload that stores, which outlives the platform", () => {
    assert.deepEqual(
      platform
        .ofType("Volume")
        .map(({ inputs, retainOnDelete }) => [inputs["name"], retainOnDelete])
        .sort(),
      workloadsOf("dev")
        .filter(({ storage }) => storage !== undefined)
        .map(({ name }) => [`${PREFIX}-${name}-data`, true])
        .sort(),
    );
  });

  it("bear the platform's label, by which what is left of it is found", () => {
    for (const { name, inputs } of [...platform.ofType("Volume"), ...platform.ofType("Network")]) {
      const labels = inputs["labels"] as { label: string; value: string }[];
      const instance = labels.find(({ label }) => label === "app.kubernetes.io/instance");
      assert.equal(instance?.value, PREFIX, name);
    }
  });

  it("are all there is on Docker beside the containers", () => {
    const types = platform.resources
      .map(({ type }) => type)
      .filter((type) => type.startsWith("docker:"));
    assert.deepEqual([...new Set(types)].sort(), [
      "docker:index/container:Container",
      "docker:index/network:Network",
      "docker:index/volume:Volume",
    ]);
  });
});
