import assert from "node:assert/strict";
import { platformFor } from "../../model/platform.ts";
import { networkPolicies } from "../../targets/kubernetes/policies.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../support/docker-platform.ts";
import { environmentOf, withReplicas, withSeveral } from "../support/environments.ts";
import {
  kubernetesPlatform,
  kubernetesSettings,
  type KubernetesObject,
} from "../support/kubernetes-platform.ts";

interface Meeting {
  readonly name: string;
  readonly aliases: readonly string[];
}

describe("replicas on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform(withSeveral);
  });

  const meetingsOf = (host: string) =>
    platform.only("Container", host).inputs["networksAdvanced"] as Meeting[];

  it("are a container each, with a volume of its own", () => {
    for (const host of ["prometheus-0", "prometheus-1", "alertmanager-0", "alertmanager-2"]) {
      const { inputs } = platform.only("Container", host);
      assert.equal(inputs["hostname"], host);
      assert.deepEqual(
        (inputs["mounts"] as { source: string }[]).map(({ source }) => source),
        [`${PREFIX}-${host}-data`],
      );
    }
    const names = platform.ofType("Container").map(({ name }) => name);
    for (const name of ["prometheus", "alertmanager", "alertmanager-3"]) {
      assert.ok(!names.includes(`${PREFIX}-${name}`), name);
    }
  });

  it("answer by their own name, by the workload's and by that of all, wherever they meet somebody", () => {
    for (const { aliases } of meetingsOf("alertmanager-1")) {
      assert.deepEqual(aliases, ["alertmanager", "alertmanagers", "alertmanager-1"]);
    }
    for (const { aliases } of meetingsOf("sampler-1")) assert.deepEqual(aliases, ["sampler-1"]);
  });

  it("meet each other where they meet others, so that no network is needed for that", () => {
    const networks = (host: string) => meetingsOf(host).map(({ name }) => name);
    assert.ok(networks("alertmanager-0").length > 0);
    assert.deepEqual(networks("alertmanager-0"), networks("alertmanager-2"));
  });

  it("find room on every network on which they meet", () => {
    const sizes = new Map(
      platform.ofType("Network").map(({ name, inputs }) => {
        const [{ subnet } = { subnet: "" }] = inputs["ipamConfigs"] as { subnet: string }[];
        return [name, 2 ** (32 - Number(subnet.split("/")[1]))];
      }),
    );
    const taken = new Map<string, number>();
    for (const { inputs } of platform.ofType("Container")) {
      for (const { name } of (inputs["networksAdvanced"] ?? []) as Meeting[]) {
        taken.set(name, (taken.get(name) ?? 0) + 1);
      }
    }
    // The network itself, the engine, and whoever hears all of them.
    for (const [name, count] of taken) assert.ok(count + 3 <= (sizes.get(name) ?? 0), name);
    assert.equal(Math.max(...taken.values()), 5);
  });
});

describe("replicas on Kubernetes", () => {
  let objects: KubernetesObject[];

  before("record the platform", async () => {
    objects = await kubernetesPlatform(withReplicas);
  });

  const named = (kind: string) =>
    objects
      .filter((one) => one.kind === kind)
      .map(({ inputs }) => (inputs["metadata"] as { name: string }).name);

  it("are pods with names, each of which is known by its own and most by that of all as well", () => {
    const services = named("Service");
    for (const name of ["collector", "gateway", "prometheus", "alertmanager"]) {
      assert.ok(named("StatefulSet").includes(name), name);
      assert.ok(!named("Deployment").includes(name), name);
      for (const called of [name, `${name}-0`, `${name}-1`]) {
        assert.equal(services.filter((service) => service === called).length, 1, called);
      }
    }
    assert.ok(services.includes("alertmanager-2") && services.includes("alertmanagers"));
    assert.ok(services.includes("sampler-1") && !services.includes("sampler"));
  });

  it("may dial each other where they have something to say to each other, and only there", () => {
    const policies = (changes: object) =>
      networkPolicies(
        { prefix: "tracing-test" },
        platformFor(environmentOf("dev", { ...withReplicas, ...changes })),
        kubernetesSettings(),
      );
    const nameOf = ({ name }: { readonly name: string }) => name;
    const several = policies({});
    const gossip = several.find(({ name }) => name === "alertmanager-to-alertmanager");
    assert.deepEqual(gossip?.spec.egress, [
      {
        to: [
          {
            podSelector: {
              matchLabels: {
                "app.kubernetes.io/name": "alertmanager",
                "app.kubernetes.io/instance": "tracing-test",
              },
            },
          },
        ],
        ports: [{ protocol: "TCP", port: 9094 }],
      },
    ]);
    const alone = policies({ replicas: {} }).map(nameOf);
    assert.deepEqual(
      several.map(nameOf).filter((name) => !alone.includes(name)),
      ["sampler-to-prometheus", "prometheus-from-sampler"].concat(
        "alertmanager-to-alertmanager",
        "alertmanager-from-alertmanager",
      ),
    );
  });
});
