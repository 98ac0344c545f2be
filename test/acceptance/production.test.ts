import assert from "node:assert/strict";
import { dirname, delimiter } from "node:path";
import { hostsOf } from "../../model/deployment.ts";
import { accessTo, urlOf, type Access } from "../../tools/access.ts";
import { addresses, nodeName } from "../../tools/cluster/layout.ts";
import { canRunCluster, thisMachine } from "../../tools/cluster/machine.ts";
import { clusterRecord } from "../../tools/cluster/record.ts";
import { clusterSite } from "../../tools/cluster/site.ts";
import { node, running } from "../../tools/cluster/supervision.ts";
import { ask } from "../../tools/https.ts";
import { newAuthority } from "../../tools/identities.ts";
import { pulumi } from "../../tools/pulumi.ts";
import { deploy } from "../../tools/start/deploy.ts";
import type { Stack } from "../../tools/stack-file.ts";
import { remove } from "../../tools/stop/remove.ts";
import { examine } from "../../tools/verify/report.ts";
import { patienceWith } from "../../tools/verify/patience.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import { ObjectStore } from "../support/object-store.ts";
import { done, kubectl } from "./cluster/command.ts";
import { losses } from "./production/losses.ts";
import { objects, pods } from "./production/pods.ts";
import { ratedLoad } from "./production/rated-load.ts";
import { rollout } from "./production/rollout.ts";
import { sampledTraces } from "./production/sampled.ts";
import { secrecy } from "./production/secrecy.ts";
import { sizes } from "./production/sizes.ts";
import { namespace, productionStack, TEAM } from "./production/stack.ts";
import { ways } from "./production/ways.ts";
import { eventually } from "./support.ts";

const BUCKETS = ["example-traces", "example-logs"];

// It is run where a cluster can be: on Linux, as root.
if (canRunCluster(thisMachine)) {
  describe("production in a real cluster, over a real object store", function () {
    this.timeout(600_000);

    const { layout, programs } = clusterSite();
    const own = { KUBECONFIG: process.env["KUBECONFIG"], PATH: process.env["PATH"] };
    let store: ObjectStore | undefined;
    let stack: Stack;
    let access: Access;

    before("have a cluster with the platform's images, and a store beside it", async () => {
      assert.equal(clusterRecord(), undefined, "a cluster is up, and would be lost: take it down");
      await done("up");
      await done("load");
      const network = await running(layout, node);
      assert.ok(network);
      const authority = await newAuthority();
      const { node: address } = addresses;
      const place = { address, host: address, network: network.pid };
      const { endpoint } = (store = await ObjectStore.start(authority, BUCKETS, place));
      process.env["KUBECONFIG"] = layout.kubeconfig;
      process.env["PATH"] =
        `${dirname(programs.kubernetes("kubectl"))}${delimiter}${own.PATH ?? ""}`;
      stack = await productionStack({
        endpoint,
        certificateAuthority: authority.certificate,
      });
    });

    before("deploy it with the real Pulumi engine", async () => {
      await deploy(stack);
      access = await accessTo(stack);
    });

    after("take the cluster down", async () => {
      await store?.stop();
      await done("down");
      for (const [name, value] of Object.entries(own)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    });

    it("passes every check of the verify tool, from outside", async () => {
      const { results } = await examine(access, patienceWith(stack, 120_000));
      assert.ok(results.length >= 20, `${results.length}`);
      assert.deepEqual(
        results.filter(({ outcome }) => outcome === "failed"),
        [],
      );
    });

    it("has every pod ready, none of which was ever started again", async () => {
      const all = await pods();
      const { deployment } = access;
      const hosts = deployment.workloads.flatMap((workload) => hostsOf(deployment, workload));
      assert.equal(all.length, hosts.length);
      const troubled = all.filter(({ ready, restarts }) => !ready || restarts > 0);
      assert.deepEqual(troubled, []);
    });

    it("needs no change at a second preview", async () => {
      await pulumi(stack, ["preview", "--expect-no-changes"], "read");
    });

    it("is told by an agent of the node that it is on, as by nobody else", async () => {
      await eventually(async () => {
        const told = await samplesOf(
          access,
          'count by (instance) ({job="host",__name__=~"system_cpu_.+"})',
        );
        assert.deepEqual(
          told.map(({ labels }) => labels["instance"]),
          [nodeName],
        );
      }, 120_000);
    });

    it("takes what a team sends with a token of its own, and nothing with another", async () => {
      const { certificateAuthority: authority, credentials } = access;
      const url = `${urlOf(access, "collector", "otlpHttp")}/v1/traces`;
      const statusWith = async (token: string) =>
        (await ask(url, { authority, token }, "{}")).status;
      const token = credentials.teams[TEAM] ?? "";
      assert.notEqual(token, credentials.otlpToken);
      assert.equal(await statusWith(token), 200);
      assert.equal(await statusWith(`${token.slice(1)}0`), 401);
    });

    it("keeps traces and logs in the object store", async () => {
      await eventually(async () => {
        assert.ok(((await store?.objects("example-traces")) ?? []).length > 0);
      }, 180_000);
    });

    secrecy(
      () => stack,
      () => access,
    );
    ways(
      () => access,
      () => store?.endpoint ?? "",
    );
    ratedLoad(() => access);
    sizes();
    sampledTraces(() => access);
    losses(() => access);
    rollout(
      () => stack,
      () => access,
    );

    describe("in the end", () => {
      it("leaves nothing but the volumes' claims and the namespace that they are in", async () => {
        await remove(stack, { purge: false });
        const kinds = [
          ...["pods", "services", "deployments", "statefulsets", "configmaps", "secrets"],
          ...["networkpolicies", "serviceaccounts", "poddisruptionbudgets"],
          ...["resourcequotas", "limitranges", "persistentvolumeclaims"],
        ];
        const { items } = JSON.parse(await objects(...kinds)) as {
          readonly items: readonly { kind: string; metadata: { name: string } }[];
        };
        const left = items
          .filter(({ kind }) => kind !== "PersistentVolumeClaim")
          .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
        // These two every namespace has from the cluster.
        assert.deepEqual(left.sort(), ["ConfigMap/kube-root-ca.crt", "ServiceAccount/default"]);
        assert.ok(items.length > left.length);
        const others = await kubectl("get", "priorityclasses,namespaces", "--output=name");
        assert.deepEqual(
          others.split("\n").filter((name) => name.includes(namespace)),
          [`namespace/${namespace}`],
        );
      });

      it("purges the claims when it is told to", async () => {
        const { purged } = await remove(stack, { purge: true });
        assert.ok(purged.length > 10);
        const { items } = JSON.parse(await objects("persistentvolumeclaims")) as { items: [] };
        assert.deepEqual(items, []);
      });
    });
  });
}
