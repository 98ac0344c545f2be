import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dns, dnsDeployment } from "./addons/dns.ts";
import { rights } from "./addons/rights.ts";
import { volumes, volumesDeployment } from "./addons/volumes.ts";
import { makeCgroups } from "./cgroups.ts";
import * as daemons from "./daemons.ts";
import { halt } from "./down.ts";
import { ensureCertificates, writeConfigurations } from "./files.ts";
import { writeArchive } from "./images/archive.ts";
import { ownImages } from "./images/own.ts";
import { RuntimeImages } from "./images/runtime.ts";
import { Kubectl } from "./kubectl.ts";
import { nodeName } from "./layout.ts";
import { occupation, requireRoom } from "./machine.ts";
import { ensureLink } from "./network.ts";
import { absentBefore, clusterRecord, writeRecord } from "./record.ts";
import type { ClusterSite } from "./site.ts";
import type { Step } from "./steps.ts";
import { ensureDaemon, ensureNode, node, running, type Started } from "./supervision.ts";
import { currentSysctls } from "./sysctls.ts";
import { absentFolders } from "./traces.ts";
import { waitFor } from "./waiting.ts";

/** Seconds for whatever is waited for; a busy machine needs some of them. */
const PATIENCE = 180;

/**
 * Makes the cluster be up and ready, from its programs on; what is so already stays.
 *
 * @throws Failure saying what is in the way, or which daemon has ended and what it said.
 */
export async function up(cluster: ClusterSite, step: Step): Promise<void> {
  const { layout, programs } = cluster;
  const daemon = (make: (args: daemons.DaemonArgs) => daemons.Daemon) =>
    ensureDaemon(layout, make({ layout, programs }), configuration);
  const kubectl = new Kubectl(layout, programs);
  let configuration = "";
  await step("certificates, configuration, network", async () => {
    await begin(cluster);
    await makeCgroups();
    await ensureCertificates(cluster);
    configuration = await writeConfigurations(cluster);
    const { pid } = await ensureNode(layout);
    await ensureLink(programs, pid);
  });
  const begun: Started[] = [];
  await step("API server, container runtime, images", async () => {
    begun.push(await daemon(daemons.etcd), await daemon(daemons.kubeApiServer));
    const runtime = await daemon(daemons.containerd);
    await Promise.all([
      importOwn(cluster, runtime),
      waitFor(layout, begun, {
        what: "answer",
        seconds: PATIENCE,
        met: () => kubectl.succeeds(["get", "--raw", "/readyz"]),
      }).then(async () => {
        await kubectl.apply(rights());
        // The slowest to begin with their work.
        begun.push(await daemon(daemons.controllerManager), await daemon(daemons.scheduler));
      }),
    ]);
  });
  await step("node", async () => {
    for (const make of [daemons.kubelet, daemons.proxy, daemons.networkPolicies]) {
      begun.push(await daemon(make));
    }
    const ready = ["wait", "--for=condition=Ready", `node/${nodeName}`, "--timeout=5s"];
    await waitFor(layout, begun, {
      what: "have its node ready",
      seconds: PATIENCE,
      met: () => kubectl.succeeds(ready),
    });
  });
  await step("DNS and volumes", async () => {
    await kubectl.apply([...dns(), ...volumes(layout.volumes)]);
    for (const { namespace, name } of [dnsDeployment, volumesDeployment]) {
      const status = ["rollout", "status", `deployment/${name}`, `--namespace=${namespace}`];
      await kubectl.run([...status, `--timeout=${PATIENCE}s`]);
    }
  });
}

/** Writes down how the machine is, or clears away what a cluster has left that has lost its node. */
async function begin(cluster: ClusterSite): Promise<void> {
  const { layout } = cluster;
  if (clusterRecord() === undefined) {
    requireRoom(await occupation());
    const { state } = layout;
    const absent = absentBefore(layout) ?? absentFolders();
    await writeRecord({ state, sysctls: currentSysctls(), absent });
  }
  if ((await running(layout, node)) === undefined) await halt(cluster);
}

/** Has the runtime take those of the cluster's own images that it does not have. */
async function importOwn(cluster: ClusterSite, runtime: Started): Promise<void> {
  const { layout, programs } = cluster;
  const images = new RuntimeImages(layout, programs);
  const met = () => images.answer();
  await waitFor(layout, [runtime], { what: "run containers", seconds: PATIENCE, met });
  const known = await images.references();
  const work = await mkdtemp(join(tmpdir(), "tracing-infra-images-"));
  try {
    for (const [name, image] of Object.entries(ownImages)) {
      if (known.has(image.reference)) continue;
      const file = join(work, `${name}.tar`);
      await writeArchive(cluster, image, file);
      await images.import(file);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
