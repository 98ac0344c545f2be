import assert from "node:assert/strict";
import { conversations as conversationsOf, profiles } from "../../../model/deployment.ts";
import { workloadNames } from "../../../model/listeners.ts";
import { platformFor } from "../../../model/platform.ts";
import { rangeOf } from "../../../targets/docker/networks.ts";
import { environmentOf, withApps } from "../../support/environments.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../../support/docker-platform.ts";
import { workloadsOf } from "../../support/workloads.ts";

const conversations = () => conversationsOf(platformFor(environmentOf("dev", withApps)));

describe("a platform's networks and volumes on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform(withApps);
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

  it("have eight addresses each, which are nobody else's and stay theirs in every profile", async () => {
    const pairs = workloadNames.flatMap((one, index) =>
      workloadNames.slice(index + 1).map((other) => [one, other] as const),
    );
    const all = pairs.map((pair) => rangeOf(pair, "10.9.4.0/22").subnet);
    assert.equal(new Set(all).size, pairs.length);
    for (const subnet of all) {
      const [, last] = /^10\.9\.[4-7]\.(\d+)\/29$/.exec(subnet) ?? [];
      // Where eight begin, so that no two overlap.
      assert.equal(Number(last) % 8, 0, subnet);
    }
    assert.deepEqual(rangeOf(["tempo", "collector"], "10.9.4.0/22"), {
      subnet: "10.9.4.0/29",
      gateway: "10.9.4.1",
    });
    const ranges = (recording: DockerRecording) =>
      new Map(recording.ofType("Network").map(({ name, inputs }) => [name, inputs["ipamConfigs"]]));
    const everything = ranges(platform);
    const lite = ranges(await dockerPlatform({ profile: "lite", legacyReceivers: {} }));
    assert.ok(lite.size > profiles.lite.length);
    for (const [name, range] of lite) assert.deepEqual(range, everything.get(name), name);
  });

  it("are a volume for each workload that stores and one for each folder that several may share, which outlive the platform", () => {
    assert.deepEqual(
      platform
        .ofType("Volume")
        .map(({ inputs, retainOnDelete }) => [inputs["name"], retainOnDelete])
        .sort(),
      workloadsOf("dev", withApps)
        .filter(({ storage }) => storage !== undefined)
        .map(({ name }) => [`${PREFIX}-${name}-data`, true])
        .concat(["audit-log", "archive"].map((name) => [`${PREFIX}-${name}`, true]))
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
