import assert from "node:assert/strict";
import { images, reference } from "../../../model/images.ts";
import { conversations } from "../../../model/deployment.ts";
import type { Image } from "../../../model/images.ts";
import { workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { platformFor } from "../../../model/platform.ts";
import { hostsOfReplicas, sharedNames } from "../../../model/replicas.ts";
import type { Workload } from "../../../model/workload.ts";
import { dockerPlatform, PREFIX, type DockerRecording } from "../../support/docker-platform.ts";
import { environmentOf, withEverything } from "../../support/environments.ts";
import { componentType, workloadsOf } from "../../support/workloads.ts";

/** The workloads that do so little that half a processor is enough. */
const HALF_A_PROCESSOR: readonly WorkloadName[] = ["llm-router", "websocket", "nginx"];

/** The labels of a container as one mapping. */
function labelsOf(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const labels = inputs["labels"] as { label: string; value: string }[];
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

/** A workload with each name by which one of its replicas goes, or its own. */
const hosted = (workload: Workload) =>
  hostsOfReplicas(workload.name, workload.replicas).map((host) => ({ workload, host }));

describe("a workload on Docker", () => {
  let platform: DockerRecording;

  before("record the platform", async () => {
    platform = await dockerPlatform(withEverything);
  });

  for (const { workload, host } of workloadsOf("dev", withEverything).flatMap(hosted)) {
    const { name } = workload;

    describe(host, () => {
      let inputs: Readonly<Record<string, unknown>>;

      before("find its container", () => {
        inputs = platform.only("Container", host).inputs;
      });

      it("runs its image with its arguments and its environment", () => {
        assert.equal(inputs["name"], `${PREFIX}-${host}`);
        assert.equal(inputs["image"], reference(images[workload.image]));
        assert.deepEqual(inputs["entrypoints"], workload.entrypoint);
        assert.deepEqual(inputs["command"], workload.args);
        const variables = Object.entries(workload.environment);
        assert.deepEqual(
          inputs["envs"],
          variables.map(([key, value]) => `${key}=${value}`),
        );
      });

      it("is confined: its own user, a read-only root, no capabilities, no new privileges", () => {
        assert.equal(inputs["user"], `${workload.user}:${workload.user}`);
        assert.equal(inputs["readOnly"], true);
        const { capabilities }: Image = images[workload.image];
        assert.deepEqual(inputs["capabilities"], {
          drops: ["ALL"],
          ...(capabilities && { adds: capabilities }),
        });
        assert.deepEqual(inputs["securityOpts"], ["no-new-privileges:true"]);
        for (const loosened of ["privileged", "pidMode", "ipcMode", "networkMode", "devices"]) {
          assert.ok(!(loosened in inputs), loosened);
        }
      });

      it("has its memory and no swap beyond it, and its processors as the engine reads them back", () => {
        assert.equal(inputs["memory"], workload.memory.mebibytes);
        assert.equal(inputs["memorySwap"], workload.memory.mebibytes);
        assert.equal(inputs["cpus"], HALF_A_PROCESSOR.includes(name) ? "0.5" : "1.0");
      });

      it("comes back by itself, has time to end, and keeps its log small", () => {
        assert.equal(inputs["restart"], "unless-stopped");
        assert.equal(inputs["destroyGraceSeconds"], 60);
        assert.equal(inputs["stopTimeout"], 60);
        assert.equal(inputs["logDriver"], "json-file");
        assert.deepEqual(inputs["logOpts"], { "max-size": "10m", "max-file": "3" });
      });

      it("bears the standard labels", () => {
        assert.deepEqual(labelsOf(inputs), {
          "app.kubernetes.io/name": name,
          "app.kubernetes.io/instance": PREFIX,
          "app.kubernetes.io/part-of": "tracing-infra",
          "app.kubernetes.io/managed-by": "pulumi",
          "app.kubernetes.io/version": images[workload.image].tag,
        });
      });

      it("publishes on the loopback what the host has business with, and nothing else", () => {
        assert.deepEqual(
          inputs["ports"],
          workload.listeners
            .filter(({ hostPort }) => hostPort !== undefined)
            .map(({ port, hostPort, protocol }) => ({
              internal: port,
              external: hostPort,
              ip: "127.0.0.1",
              ...(protocol === "udp" && { protocol }),
            })),
        );
      });

      it("is found by its own name on the network of each of its conversations, and on no other", () => {
        const joined = conversations(platformFor(environmentOf("dev", withEverything)))
          .filter((members) => members.includes(name))
          .map((members) => ({
            name: `${PREFIX}-${members.join("-")}`,
            aliases: [...sharedNames(name, workload.replicas), host],
          }));
        assert.ok(joined.length > 0);
        assert.deepEqual(inputs["networksAdvanced"], joined);
      });

      it("goes by its own name inside, whichever container it is", () => {
        assert.equal(inputs["hostname"], host);
      });

      it("mounts what it stores, and nothing where it stores nothing", () => {
        const data = {
          type: "volume",
          source: `${PREFIX}-${host}-data`,
          target: workload.storage?.path,
        };
        const shared = (workload.sharedFolders ?? []).map(({ name: folder, path, access }) => ({
          type: "volume",
          source: `${PREFIX}-${folder}`,
          target: path,
          ...(access === "follow" && { readOnly: true }),
        }));
        assert.deepEqual(inputs["mounts"], [...(workload.storage ? [data] : []), ...shared]);
      });

      it("has the folders in memory that it asks for, of a bounded size", () => {
        const folders = Object.entries((inputs["tmpfs"] ?? {}) as Record<string, string>);
        assert.deepEqual(
          folders.map(([folder]) => folder),
          workload.scratch ?? [],
        );
        for (const [, options] of folders) assert.match(options, /^size=\d+m,/);
      });

      it("reads the files of both of its carriers and can change neither", () => {
        assert.deepEqual(inputs["volumes"], [
          { fromContainer: `${PREFIX}-${name}-configuration/id:ro` },
          { fromContainer: `${PREFIX}-${name}-secrets/id:ro` },
        ]);
      });

      it("goes before its successor comes, which needs its name and its ports", () => {
        assert.equal(platform.only("Container", host).deleteBeforeReplace, true);
      });

      it("belongs to its service's component, by whose type Pulumi knows it", () => {
        const component = platform.resources.find((one) => one.name === `tracing-${name}`);
        assert.equal(component?.type, componentType(name));
        for (const part of [host, `${name}-configuration`, `${name}-secrets`]) {
          assert.equal(platform.only("Container", part).parent, `tracing-${name}`);
        }
      });
    });
  }
});

describe("a platform on Docker", () => {
  it("has a container for each replica and two carriers for each workload, and no other that it runs", async () => {
    const platform = await dockerPlatform(withEverything);
    const hosts = workloadsOf("dev", withEverything)
      .flatMap(hosted)
      .map(({ host }) => host);
    assert.deepEqual(hosts.slice(-2), ["sampler-0", "sampler-1"]);
    const carriers = workloadNames.flatMap((name) => [`${name}-configuration`, `${name}-secrets`]);
    const expected = [...hosts, ...carriers].map((name) => `${PREFIX}-${name}`);
    const names = platform.ofType("Container").map(({ name }) => name);
    const others = names.filter((name) => !name.endsWith("-owner"));
    assert.deepEqual(others.sort(), expected.sort());
    const started = platform
      .ofType("Container")
      .filter(({ inputs }) => inputs["start"] !== false)
      .map(({ name }) => name)
      .sort();
    assert.deepEqual(started, hosts.map((host) => `${PREFIX}-${host}`).sort());
  });

  it("publishes on the address and above the offset that are set", async () => {
    const target = { kind: "docker", bindAddress: "10.1.2.3", portOffset: 20_000 };
    const platform = await dockerPlatform({ target, legacyReceivers: {} });
    const ports = platform.container("gateway")["ports"] as { internal: number }[];
    assert.deepEqual(
      ports.find(({ internal }) => internal === 9090),
      { internal: 9090, external: 29_090, ip: "10.1.2.3" },
    );
  });

  it("runs what was built on this machine where an image could not be pulled", async () => {
    const platform = await dockerPlatform({}, { tempo: "tracing-infra.local/tempo:built" });
    for (const { image, name } of workloadsOf("dev")) {
      const expected =
        name === "tempo" ? "tracing-infra.local/tempo:built" : reference(images[image]);
      assert.equal(platform.container(name)["image"], expected);
    }
  });
});
