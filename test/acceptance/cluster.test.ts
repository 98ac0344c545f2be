import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { halt } from "../../tools/cluster/down.ts";
import { canRunCluster, thisMachine } from "../../tools/cluster/machine.ts";
import { clusterRecord } from "../../tools/cluster/record.ts";
import { clusterSite } from "../../tools/cluster/site.ts";
import { running, started } from "../../tools/cluster/supervision.ts";
import { restoreSysctls } from "../../tools/cluster/sysctls.ts";
import { shimSockets } from "../../tools/cluster/traces.ts";
import { eventually } from "../support/eventually.ts";
import { apply, cluster, done, kubectl } from "./cluster/command.ts";
import { got } from "./cluster/dialling.ts";
import { machineState, newIn, type MachineState } from "./cluster/machine-state.ts";
import * as objects from "./cluster/objects.ts";
import { enforcedPolicies } from "./cluster/policies.ts";
import { rolledOut, workloads } from "./cluster/workloads.ts";

const { layout } = clusterSite();
/** On which the runtime's helpers have listened, from all lives of the cluster. */
const sockets: string[] = [];
const inShop = `--namespace=${objects.shop}`;

// It is run where it can be: on Linux, as root.
if (canRunCluster(thisMachine)) {
  describe("a cluster on this machine", function () {
    this.timeout(300_000);

    let earlier: MachineState;

    before("make it be up, from nothing", async () => {
      assert.equal(clusterRecord(), undefined, "a cluster is up, and would be lost: take it down");
      await done("down");
      earlier = await machineState();
      await done("up");
      await apply(objects.namespace, objects.lab);
      const clients = [objects.client("client"), objects.client("stranger", "lab")];
      await apply(...clients, ...objects.web, ...objects.db, objects.fragile);
      const ready = ["wait", "--for=condition=Ready", "--timeout=120s"];
      await kubectl(...ready, "pod/client", inShop);
      await kubectl(...ready, "pod/stranger", "--namespace=lab");
    });

    after("take it down, so that nothing is left", async () => {
      sockets.push(...(await shimSockets(layout)));
      await done("down");
      assert.deepEqual(newIn(await machineState(), earlier), []);
      assert.deepEqual(
        sockets.filter((path) => existsSync(path)),
        [],
      );
      assert.match(await done("down"), /^There is no cluster on this machine\.$/);
      assert.equal((await cluster("status")).exitCode, 2);
    });

    describe("for workloads", workloads);
    describe("for network policies", enforcedPolicies);
    describe("as a thing to be run", operation);
    describe("in the end", removal);
  });
}

/** That what is not wanted any more goes. */
function removal(): void {
  it("removes a volume with its claim", async () => {
    assert.equal(readdirSync(layout.volumes).length, 2);
    await kubectl("delete", "statefulset/db", inShop, "--wait");
    await kubectl("delete", "persistentvolumeclaims", "--all", inShop, "--wait");
    await eventually(() =>
      Promise.resolve(readdirSync(layout.volumes).length === 0 ? "removed" : undefined),
    );
  });
}

/** That it tells how it is, and becomes what it should be whatever has happened to it. */
function operation(): void {
  it("tells what takes which memory, and whether all is well", async () => {
    const text = await done("status");
    for (const name of ["etcd", "api-server", "kubelet", "network-policies", "the node"]) {
      assert.match(text, new RegExp(`^${name} .* \\d+ MiB$`, "m"));
    }
    assert.match(text, /^node\/tracing-node +Ready /m);
  });

  it("has a kubeconfig that is root's alone", async () => {
    const path = await done("kubeconfig");
    assert.equal(path, layout.kubeconfig);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const who = ["auth", "whoami", "--output=jsonpath={.status.userInfo.username}"];
    assert.equal(await done("kubectl", ...who), "administrator");
  });

  it("stays as it is when it is told to be up once more", async () => {
    const processes = async () =>
      (await started(layout)).map(({ name, pid }) => `${name} ${pid}`).sort();
    const those = await processes();
    await done("up");
    assert.deepEqual(await processes(), those);
  });

  it("is mended when one of its programs has ended", async () => {
    const found = await running(layout, "scheduler");
    assert.ok(found);
    process.kill(found.pid, "SIGKILL");
    const { exitCode, stdout } = await cluster("status");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^scheduler +does not run$/m);
    await done("up");
    assert.equal((await cluster("status")).exitCode, 0);
  });

  it("comes back with what it keeps after the machine was restarted", async () => {
    const record = clusterRecord();
    assert.ok(record);
    sockets.push(...(await shimSockets(layout)));
    assert.ok(sockets.length > 0 && sockets.every((path) => existsSync(path)));
    await halt(clusterSite());
    restoreSysctls(record.sysctls);
    rmSync(layout.run, { recursive: true });
    assert.equal((await cluster("status")).exitCode, 2);
    await done("up");
    await rolledOut("deployment/web");
    await rolledOut("statefulset/db");
    const kept = () =>
      kubectl("exec", inShop, "db-0", "--", "cat", "/data/kept").catch(() => undefined);
    assert.equal(await eventually(kept), "kept");
    assert.equal(await eventually(() => got("client", "http://web/token")), objects.token);
  });
}
