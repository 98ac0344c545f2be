import assert from "node:assert/strict";
import { conversations as conversationsOf, profiles } from "../../../model/deployment.ts";
import { workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { platformFor } from "../../../model/platform.ts";
import { hostsOfReplicas } from "../../../model/replicas.ts";
import { rangeOf } from "../../../targets/docker/networks.ts";
import { environmentOf, withEverything } from "../../support/environments.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../../support/docker-platform.ts";
import { workloadsOf } from "../../support/workloads.ts";

const conversations = () => conversationsOf(platformFor(environmentOf("dev", withEverything)));

describe("a platform's networks and volumes on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform(withEverything);
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
    const hosts = (name: WorkloadName) =>
      name === "sampler" ? ["sampler-0", "sampler-1"] : [name];
    assert.deepEqual(
      [...members.values()].map((names) => names.sort()).sort(),
      conversations()
        .map((pair) =>
          pair
            .flatMap(hosts)
            .map((host) => `${PREFIX}-${host}`)
            .sort(),
        )
        .sort(),
    );
  });

  it("have as many addresses as they may need, which are nobody else's and stay theirs in every profile", async () => {
    const numbered = workloadNames.filter((name) => name !== "sampler");
    const pairs = [
      ...numbered.flatMap((one, index) =>
        numbered.slice(index + 1).map((other) => [one, other] as const),
      ),
      ...conversations().filter((members) => members.includes("sampler")),
    ];
    const taken = pairs.flatMap((pair) => {
      const { subnet } = rangeOf(pair, "10.9.4.0/22");
      const [, third, last, bits] = /^10\.9\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet) ?? [];
      const size = 2 ** (32 - Number(bits));
      const first = (Number(third) - 4) * 256 + Number(last);
      // The network, the engine, the other side, sixteen replicas, and whoever hears all of them.
      assert.equal(size, pair.includes("sampler") ? 32 : 8, subnet);
      assert.equal(first % size, 0, subnet);
      return Array.from({ length: size }, (_, index) => first + index);
    });
    assert.equal(pairs.filter((pair) => pair.includes("sampler")).length, 5);
    assert.equal(new Set(taken).size, taken.length);
    assert.ok(Math.min(...taken) === 0 && Math.max(...taken) < 1_024);
    assert.deepEqual(rangeOf(["tempo", "collector"], "10.9.4.0/22"), {
      subnet: "10.9.4.0/29",
      gateway: "10.9.4.1",
    });
    const ranges = (recording: DockerRecording) =>
      new Map(recording.ofType("Network").map(({ name, inputs }) => [name, inputs["ipamConfigs"]]));
    const everything = ranges(platform);
    const { sampling } = withEverything;
    const lite = ranges(await dockerPlatform({ sampling, profile: "lite", legacyReceivers: {} }));
    assert.ok(lite.size > profiles.lite.length);
    for (const [name, range] of lite) assert.deepEqual(range, everything.get(name), name);
  });

  it("are a volume for each workload that stores and one for each folder that several may share, which outlive the platform", () => {
    assert.deepEqual(
      platform
        .ofType("Volume")
        .map(({ inputs, retainOnDelete }) => [inputs["name"], retainOnDelete])
        .sort(),
      workloadsOf("dev", withEverything)
        .filter(({ storage }) => storage !== undefined)
        .flatMap(({ name, replicas }) => hostsOfReplicas(name, replicas))
        .map((host) => [`${PREFIX}-${host}-data`, true])
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
