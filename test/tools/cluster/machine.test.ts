import assert from "node:assert/strict";
import { requireLinuxAsRoot, requireRoom } from "../../../tools/cluster/machine.ts";
import { hierarchiesIn } from "../../../tools/cluster/cgroups.ts";
import { mountsBelow } from "../../../tools/cluster/mounts.ts";
import { linkCommands } from "../../../tools/cluster/network.ts";

/** An interface with an address, as Node tells of it. */
const at = (address: string) => [
  { address, netmask: "", mac: "", internal: false, cidr: null, family: "IPv4" as const },
];

describe("a machine for a cluster", () => {
  it("runs Linux, and the command is root's", () => {
    requireLinuxAsRoot({ platform: "linux", user: 0 });
    const message = (found: string) =>
      new RegExp(`^cluster: must be run on Linux as root, got '${found}'; take any other .*`);
    const refused = (platform: NodeJS.Platform, user: number | undefined) => () => {
      requireLinuxAsRoot({ platform, user });
    };
    assert.throws(refused("darwin", 0), { name: "Error", message: message("darwin") });
    assert.throws(refused("linux", 1000), { name: "Error", message: message("user 1000") });
    assert.throws(refused("win32", undefined), { name: "Error", message: message("win32") });
  });

  it("has room for the cluster's network", () => {
    requireRoom({ kubelet: false, interfaces: { lo: at("127.0.0.1"), eth0: at("10.214.255.5") } });
    // Its own link, from an earlier attempt.
    requireRoom({ kubelet: false, interfaces: { "tracing-cluster": at("10.214.255.1") } });
    const taken = () => {
      requireRoom({ kubelet: false, interfaces: { tun0: at("10.214.255.3") } });
    };
    const expected =
      "cluster: must have the addresses 10.214.255.0/30 for itself, got '10.214.255.3' at tun0; " +
      "take that network down for as long as the cluster is up";
    assert.throws(taken, { message: expected });
  });

  it("has no other kubelet, whose plugins would be lost", () => {
    assert.throws(() => {
      requireRoom({ kubelet: true, interfaces: {} });
    }, /^Error: cluster: must be the only kubelet of the machine, got another's at '\/var\/lib\/kubelet/);
  });
});

describe("what the cluster reads of the machine", () => {
  it("is every hierarchy of control groups of the first version, without the second's beside them", () => {
    const mounts = [
      "tmpfs /sys/fs/cgroup tmpfs rw 0 0",
      "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
      "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
      "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0",
      "",
    ].join("\n");
    const folders = ["/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory"];
    assert.deepEqual(hierarchiesIn(mounts), { version: 1, folders });
  });

  it("is the one hierarchy of the second version", () => {
    const mounts = "cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n";
    assert.deepEqual(hierarchiesIn(mounts), { version: 2, folders: ["/sys/fs/cgroup"] });
  });

  it("is what is mounted in its own folders, the deepest first", () => {
    const mounts = [
      "tmpfs /run tmpfs rw 0 0",
      "tmpfs /run/tracing-cluster tmpfs rw 0 0",
      "overlay /run/tracing-cluster/a\\040b overlay rw 0 0",
      "overlay /run/tracing-cluster-2 overlay rw 0 0",
    ].join("\n");
    const own = ["/run/tracing-cluster/a b", "/run/tracing-cluster"];
    assert.deepEqual(mountsBelow("/run/tracing-cluster", mounts), own);
  });
});

describe("the node's network", () => {
  it("has one link, to this machine, and no route by which anything could leave it", () => {
    const { add, machine, node } = linkCommands(42);
    const veth = "link add tracing-cluster type veth peer name eth0 netns 42";
    assert.equal(add.join(" "), veth);
    const all = [...machine, ...node].map((args) => args.join(" "));
    assert.deepEqual(
      all.filter((line) => line.startsWith("address")),
      [
        "address replace 10.214.255.1/30 dev tracing-cluster",
        "address replace 10.214.255.2/30 dev eth0",
      ],
    );
    assert.ok(all.every((line) => !line.includes("route")));
  });
});
