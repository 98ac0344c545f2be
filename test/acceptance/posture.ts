import assert from "node:assert/strict";
import { docker } from "../../tools/docker.ts";
import { platform, workloads } from "./support.ts";

/** Sentences about what the platform's containers may do, asked of the engine that runs them. */
export function posture(): void {
  it("confines its containers to a read-only root, no capabilities, no new privileges and a user that is not root", async () => {
    for (const { Name, Config, HostConfig } of await workloads()) {
      assert.equal(HostConfig.ReadonlyRootfs, true, Name);
      assert.equal(HostConfig.Privileged, false, Name);
      assert.deepEqual(HostConfig.CapDrop, ["ALL"], Name);
      assert.equal(HostConfig.CapAdd, null, Name);
      assert.ok(HostConfig.SecurityOpt.includes("no-new-privileges:true"), Name);
      assert.match(Config.User, /^[1-9]\d*:[1-9]\d*$/, Name);
    }
  });

  it("confines its containers to files that they can read and not write", async () => {
    for (const { Name, Mounts } of await workloads()) {
      const writable = Mounts.filter(({ RW }) => RW).map(({ Name: volume }) => volume);
      assert.deepEqual(writable, [`${Name.slice(1)}-data`], Name);
      assert.equal(Mounts.length, 3, Name);
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
      Object.values(HostConfig.PortBindings).flat(),
    );
    assert.equal(all.length, 9);
    assert.deepEqual([...new Set(all.map(({ HostIp }) => HostIp))], ["127.0.0.1"]);
  });

  it("confines its containers to networks on which they meet only whom they talk to", async () => {
    const format = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}";
    const names = ["collector", "tempo", "jaeger", "prometheus"];
    const lines = await docker([
      ...["inspect", "--format", format],
      ...names.map((name) => `${platform}-${name}`),
    ]);
    const networks = lines.map((line) =>
      line
        .trim()
        .split(" ")
        .map((name) => name.slice(platform.length + 1)),
    );
    assert.deepEqual(networks, [
      ["collector-jaeger", "collector-prometheus", "collector-tempo"],
      ["collector-tempo", "prometheus-tempo"],
      ["collector-jaeger", "jaeger-prometheus"],
      ["collector-prometheus", "jaeger-prometheus", "prometheus-tempo"],
    ]);
  });
}
