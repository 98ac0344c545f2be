import assert from "node:assert/strict";
import { conversations, hostsOf, publishedListeners } from "../../model/deployment.ts";
import { docker } from "../../tools/docker.ts";
import { platform, platformAccess, workloads } from "./support.ts";

/** The workloads that keep something, wherever everything is kept. */
export const KEEPERS = [
  "alertmanager",
  "collector",
  "jaeger",
  "loki",
  "prometheus",
  "redis",
  "tempo",
];

/** Sentences about what the platform's containers may do, asked of the engine that runs them. */
export function posture(): void {
  it("confines its containers to a read-only root, no capabilities, no new privileges and a user that is not root", async () => {
    for (const { Name, Config, HostConfig } of await workloads()) {
      assert.equal(HostConfig.ReadonlyRootfs, true, Name);
      assert.equal(HostConfig.Privileged, false, Name);
      assert.deepEqual(HostConfig.CapDrop, ["ALL"], Name);
      // Caddy's program file carries it, and would not start where it could not be had.
      const added = Name.endsWith("-gateway") ? ["NET_BIND_SERVICE"] : null;
      const has = HostConfig.CapAdd?.map((name) => name.replace(/^CAP_/, "")) ?? null;
      assert.deepEqual(has, added, Name);
      assert.ok(HostConfig.SecurityOpt.includes("no-new-privileges:true"), Name);
      assert.match(Config.User, /^[1-9]\d*:[1-9]\d*$/, Name);
    }
  });

  it("confines its containers to files that they can read and not write", async () => {
    for (const { Name, Mounts } of await workloads()) {
      const host = Name.slice(platform.length + 2);
      const workload = host.replace(/-\d+$/, "");
      const writable = Mounts.filter(({ RW }) => RW).map(({ Name: volume }) => volume);
      const data = [...KEEPERS, "sampler"].includes(workload) ? [`${platform}-${host}-data`] : [];
      const logs = workload === "gateway" ? [`${platform}-audit-log`] : [];
      assert.deepEqual(writable, [...data, ...logs], Name);
      const followed = workload === "collector" ? 1 : 0;
      assert.equal(Mounts.length, 2 + writable.length + followed, Name);
    }
  });

  it("confines its containers to a limit of memory and processors, a restart policy and rotated logs", async () => {
    for (const { Name, HostConfig } of await workloads()) {
      assert.ok(HostConfig.Memory > 0 && HostConfig.Memory <= 512 * 1024 * 1024, Name);
      assert.ok(HostConfig.NanoCpus > 0, Name);
      assert.equal(HostConfig.RestartPolicy.Name, "unless-stopped", Name);
      assert.deepEqual(HostConfig.LogConfig.Config, { "max-file": "3", "max-size": "10m" }, Name);
    }
  });

  it("confines its containers to ports on this machine's loopback", async () => {
    const all = (await workloads()).flatMap(({ HostConfig }) =>
      Object.values(HostConfig.PortBindings ?? {}).flat(),
    );
    const { deployment } = await platformAccess();
    assert.equal(all.length, publishedListeners(deployment).length);
    assert.deepEqual([...new Set(all.map(({ HostIp }) => HostIp))], ["127.0.0.1"]);
  });

  it("confines its containers to networks on which they meet only whom they talk to", async () => {
    const { deployment } = await platformAccess();
    const format = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}";
    for (const name of deployment.workloads) {
      const expected = conversations(deployment)
        .filter((members) => members.includes(name))
        .map((members) => `${platform}-${members.join("-")}`);
      for (const host of hostsOf(deployment, name)) {
        const [line = ""] = await docker(["inspect", "--format", format, `${platform}-${host}`]);
        assert.deepEqual(line.trim().split(" ").sort(), expected.sort(), host);
      }
    }
  });
}
