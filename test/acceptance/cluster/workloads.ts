import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { inFull } from "../../../tools/cluster/images/reference.ts";
import { ownImages } from "../../../tools/cluster/images/own.ts";
import { RuntimeImages } from "../../../tools/cluster/images/runtime.ts";
import { addresses } from "../../../tools/cluster/layout.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { workbench } from "../../../tools/workbench.ts";
import { eventually } from "../../support/eventually.ts";
import { apply, done, kubectl } from "./command.ts";
import { connects, got, gotFromHere } from "./dialling.ts";
import * as objects from "./objects.ts";

const { layout, programs } = clusterSite();
const inShop = `--namespace=${objects.shop}`;
const { token } = objects;

/** Waits until all pods of something are ready. */
export async function rolledOut(what: string): Promise<void> {
  await kubectl("rollout", "status", what, inShop, "--timeout=120s");
}

/** Runs an image once, as it is pulled where nothing is said; what it wrote. */
async function ran(name: string, image: string, command: readonly string[]): Promise<string> {
  await apply(objects.once(name, image, command));
  const phase = "--for=jsonpath={.status.phase}=Succeeded";
  await kubectl("wait", phase, `pod/${name}`, inShop, "--timeout=60s");
  return kubectl("logs", name, inShop);
}

/** That pods, services, names and volumes are what they are on any cluster. */
export function workloads(): void {
  it("runs deployments in a namespace held to the standard `restricted`", async () => {
    await rolledOut("deployment/web");
    const plain = ["run", "plain", inShop, `--image=${ownImages.shell.reference}`];
    await assert.rejects(kubectl(...plain), /violates PodSecurity "restricted:latest"/);
  });

  it("gives each pod of a stateful set a volume", async () => {
    await rolledOut("statefulset/db");
    const claims = await kubectl("get", "persistentvolumeclaims", inShop, "--output=name");
    assert.deepEqual(claims.split("\n").sort(), [
      "persistentvolumeclaim/data-db-0",
      "persistentvolumeclaim/data-db-1",
    ]);
    assert.equal(readdirSync(layout.volumes).length, 2);
  });

  it("leads to services by short and by full name, and to each pod that has a name", async () => {
    assert.equal(await got("client", "http://web/token"), token);
    assert.equal(await got("client", "http://web.shop.svc.cluster.local/token"), token);
    assert.equal(await got("client", "http://db-1.db:8080/name"), "db-1");
    assert.equal(await got("stranger", "http://web.shop/token", "lab"), token);
  });

  it("leads a pod to itself by way of its service", async () => {
    const names = await kubectl("get", "pods", "--selector=app=web", inShop, "--output=name");
    const [pod = ""] = names.split("\n");
    // The service chooses one of its two pods each time.
    for (let round = 0; round < 8; round += 1) {
      assert.equal(await got(pod, "http://web/token"), token);
    }
  });

  it("is reached from this machine at node ports", async () => {
    assert.equal(await gotFromHere(30_080, "/token"), token);
  });

  it("says at once that a name outside does not exist, and reaches nothing outside", async () => {
    const ask = "timeout 2 nslookup example.com; true";
    assert.match(await kubectl("exec", inShop, "client", "--", "sh", "-c", ask), /NXDOMAIN/);
    assert.equal(await connects("client", "192.0.2.1", 80), false);
    // Whatever listens there: this machine knows no way back to a pod.
    assert.equal(await connects("client", addresses.machine, 22), false);
    assert.equal(await connects("client", "web", 80), true);
  });

  it("keeps a volume's data when its pod goes", async () => {
    await kubectl("exec", inShop, "db-0", "--", "sh", "-c", "echo kept >/data/kept");
    await kubectl("delete", "pod", "db-0", inShop, "--wait");
    await rolledOut("statefulset/db");
    assert.equal(await kubectl("exec", inShop, "db-0", "--", "cat", "/data/kept"), "kept");
  });

  it("starts a container again that is ill", async () => {
    await kubectl("wait", "--for=condition=Ready", "pod/fragile", inShop, "--timeout=60s");
    await kubectl("exec", inShop, "fragile", "--", "rm", "/state/well");
    const count = "--output=jsonpath={.status.containerStatuses[0].restartCount}";
    await eventually(async () => {
      const restarts = await kubectl("get", "pod/fragile", inShop, count);
      return restarts === "1" ? restarts : undefined;
    });
  });

  it("lets a service account do nothing that it has no right to", async () => {
    const may = (verb: string, ...as: string[]) =>
      kubectl("auth", "can-i", verb, "secrets", inShop, ...as).catch(() => "no");
    assert.equal(await may("list", "--as=system:serviceaccount:shop:default"), "no");
    assert.equal(await may("list"), "yes");
  });

  it("shows what pods have logged", async () => {
    assert.match(await kubectl("logs", "deployment/web", inShop), /response:200/);
  });

  it("runs images of the Docker engine under the names they have there", async () => {
    const { caddy } = workbench().images;
    assert.ok(caddy);
    assert.match(await done("load", "--image", caddy), /^1 of 1 images copied/m);
    assert.match(await done("load", "--image", caddy), /^0 of 1 images copied/m);
    assert.match(await ran("caddy", caddy, ["/usr/bin/caddy", "version"]), /\d+\.\d+\.\d+/);
  });

  it("finds an image by its digest, as it is called where it was pulled", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const images = new RuntimeImages(layout, programs);
    await images.call(ownImages.shell.reference, inFull(`example.org/shell:1@${digest}`));
    const said = await ran("by-digest", `example.org/shell:1@${digest}`, ["echo", "found"]);
    assert.equal(said, "found");
  });
}
