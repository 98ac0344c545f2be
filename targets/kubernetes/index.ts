import { isIP } from "node:net";
import * as apps from "@pulumi/kubernetes/apps/v1/index.js";
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2/index.js";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as networking from "@pulumi/kubernetes/networking/v1/index.js";
import * as policy from "@pulumi/kubernetes/policy/v1/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { TargetSettings } from "../../environment/schema.ts";
import type { Agent } from "../../model/agent.ts";
import { demandOf } from "../../model/demand.ts";
import { images, type Image } from "../../model/images.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";
import { platformName } from "../../model/names.ts";
import { isOperators } from "../../model/operator-secrets.ts";
import type { Platform } from "../../model/platform.ts";
import { gibibytesOf, type Stored } from "../../model/storage.ts";
import type { SharedFolder, Workload } from "../../model/workload.ts";
import { localImages, type LocalImages } from "../local-images.ts";
import type { DeployContext, Target } from "../target.ts";
import { deployAgents } from "./agents.ts";
import { autoscaler } from "./autoscaler.ts";
import { disruptionBudget, rolloutSeconds } from "./availability.ts";
import {
  claimSpec,
  controllerOf,
  servicesOf,
  type Claim,
  type NamedService,
} from "./controller.ts";
import { doorsOf, hostOf, urlOf, type Door } from "./doors.ts";
import { configurationOf, secretsOf, type Place } from "./files.ts";
import { imageFor } from "./images.ts";
import { labels, unawaited, type Site } from "./labels.ts";
import { namespaceFor, priorityClassFor } from "./namespace.ts";
import type { Given } from "./pod.ts";
import { outsideService, takenByFronts } from "./outside.ts";
import { networkPolicies, telemetryDoors } from "./policies.ts";
import { certifyWayIn, openWayIn } from "./way-in.ts";

/** What a Kubernetes target is made from. */
export interface KubernetesTargetArgs {
  /** The stack's name. */
  readonly environmentName: string;
  /** What is to be deployed: who dials whom, and what it takes. */
  readonly deployment: Platform;
  readonly settings: TargetSettings<"kubernetes">;
  /** The images that stand in for published ones on this machine; by default those set-up recorded. */
  readonly images?: LocalImages;
}

/** Workloads as pods in a namespace, in which nobody may dial anybody that the model does not name. */
export class KubernetesTarget extends pulumi.ComponentResource implements Target {
  private readonly site: Site;
  private readonly args: KubernetesTargetArgs;
  private readonly doors: readonly Door[];
  private readonly local: LocalImages;
  private readonly namespace: pulumi.Output<string>;
  private readonly priorityClass: pulumi.Output<string> | undefined;
  private readonly folders = new Map<SharedFolder["name"], pulumi.Resource>();

  constructor(
    name: string,
    args: KubernetesTargetArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:KubernetesTarget", name, {}, opts);
    this.site = { prefix: platformName(args.environmentName) };
    this.args = args;
    const { settings, deployment } = args;
    this.doors = doorsOf(deployment, settings.outside);
    this.local = args.images ?? localImages();
    const ground = { site: this.site, settings, parent: this };
    const taken = { ...demandOf(deployment), ...takenByFronts(this.doors, settings.outside) };
    this.namespace = namespaceFor({ ...ground, taken });
    this.priorityClass = priorityClassFor(ground);
    for (const { name: called, labels: own, spec } of networkPolicies(
      this.site,
      deployment,
      settings,
    )) {
      new networking.NetworkPolicy(
        `${this.site.prefix}-${called}`,
        { metadata: this.metadata(called, own), spec },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    const own = labels(this.site, "outside");
    certifyWayIn({ namespace: this.namespace, own, parent: this }, this.wayIn);
    this.registerOutputs();
  }

  deploy<Secret extends string>(
    workload: Workload<Secret>,
    { parent, secrets }: DeployContext<Secret>,
  ): void {
    const { name } = workload;
    const place: Place = {
      resource: `${this.site.prefix}-${name}`,
      namespace: this.namespace,
      own: labels(this.site, name, images[workload.image].tag),
      parent,
    };
    const account = new core.ServiceAccount(
      place.resource,
      { metadata: this.metadata(name, place.own), automountServiceAccountToken: false },
      { parent },
    );
    const own = workload.secrets.filter((secret) => !this.has(secret));
    this.run(workload, place, {
      account: account.metadata.name,
      configuration: configurationOf(workload, place),
      secrets: secretsOf({ ...workload, secrets: own }, secrets, place),
    });
    this.guard(workload, place);
    this.serve(workload, place);
    openWayIn(workload, { ...place, values: secrets }, this.wayIn);
  }

  deployOnNodes<Secret extends string>(agent: Agent<Secret>, context: DeployContext<Secret>): void {
    const { settings } = this.args;
    const image = imageFor(agent.image, settings.images, this.local);
    const { pullSecrets } = settings.images;
    const given = { image, pullSecrets, priorityClass: this.priorityClass };
    deployAgents(agent, { site: this.site, namespace: this.namespace, given }, context);
  }

  /** Makes a workload's pods, and who keeps them running. */
  private run(
    workload: Workload,
    { resource, own, parent }: Place,
    files: Pick<Given, "account" | "configuration" | "secrets">,
  ): void {
    const { name } = workload;
    const { settings } = this.args;
    const published: Image = images[workload.image];
    const { kind, spec } = controllerOf(workload, {
      site: this.site,
      version: published.tag,
      claim: this.claimOf(name, settings.storage.class),
      given: {
        ...files,
        image: imageFor(workload.image, settings.images, this.local),
        published,
        priorityClass: this.priorityClass,
        foldersOnOneNode: settings.storage.sharedClass === undefined,
        pullSecrets: settings.images.pullSecrets,
        operatorSecret: settings.operatorSecret,
      },
    });
    const patience = `${rolloutSeconds(workload)}s`;
    const metadata = this.metadata(name, own);
    const opts = {
      parent,
      // Names are fixed, so the old one must go before the new one can come.
      deleteBeforeReplace: true,
      dependsOn: (workload.sharedFolders ?? []).map((folder) => this.shared(folder)),
      customTimeouts: { create: patience, update: patience, delete: patience },
      // A template of claims can only be had anew with all pods at once, and changes no claim that is there.
      ignoreChanges: ["spec.volumeClaimTemplates"],
    };
    if (kind === "Deployment") new apps.Deployment(resource, { metadata, spec }, opts);
    else new apps.StatefulSet(resource, { metadata, spec }, opts);
  }

  /** Makes sure that enough of a workload's pods are there, for its load and whatever is done to nodes. */
  private guard(workload: Workload, { resource, own, parent }: Place): void {
    const metadata = this.metadata(workload.name, own);
    const budget = disruptionBudget(workload, this.site);
    if (budget) new policy.PodDisruptionBudget(resource, { metadata, spec: budget }, { parent });
    const scaling = autoscaler(workload, this.args.settings.collectorAutoscaling);
    if (!scaling) return;
    new autoscaling.HorizontalPodAutoscaler(resource, { metadata, spec: scaling }, { parent });
  }

  private get wayIn() {
    return { site: this.site, settings: this.args.settings, doors: this.doors };
  }

  /** Makes a workload's names known, inside and outside. */
  private serve(workload: Workload, { own, parent }: Place) {
    const { outside: kind } = this.args.settings;
    const outside = outsideService(workload.name, this.doors, { outside: kind, site: this.site });
    const services: NamedService[] = [
      ...servicesOf(workload, this.site),
      ...(outside ? [outside] : []),
    ];
    for (const { name: called, spec, maybeEmpty } of services) {
      const metadata = this.metadata(called, own);
      new core.Service(
        `${this.site.prefix}-${called}`,
        { metadata: { ...metadata, ...(maybeEmpty && { annotations: unawaited }) }, spec },
        { parent, deleteBeforeReplace: true },
      );
    }
  }

  /** What a volume is asked for: as large as it is set to be, or reckoned. */
  private claimOf(stored: Stored, storageClass: string | undefined): Claim {
    const { settings, deployment } = this.args;
    const said: Partial<Record<Stored, number | undefined>> = settings.storage.gibibytes;
    return { size: `${said[stored] ?? gibibytesOf(deployment, stored)}Gi`, storageClass };
  }

  /** The claim of a folder that several workloads have. */
  private shared({ name }: SharedFolder): pulumi.Resource {
    const { class: usual, sharedClass } = this.args.settings.storage;
    const everywhere = sharedClass !== undefined;
    const claim =
      this.folders.get(name) ??
      new core.PersistentVolumeClaim(
        `${this.site.prefix}-${name}`,
        {
          metadata: this.metadata(name, labels(this.site, "data")),
          spec: claimSpec(this.claimOf(name, sharedClass ?? usual), { everywhere }),
        },
        // A setting that makes for less may not be why a deployment fails: no claim becomes smaller.
        { parent: this, retainOnDelete: true, ignoreChanges: ["spec"] },
      );
    this.folders.set(name, claim);
    return claim;
  }

  hostsOf(workload: WorkloadName): ReturnType<Target["hostsOf"]> {
    const { settings, deployment } = this.args;
    const own = this.doors.filter((door) => door.workload === workload);
    const outside = own.map((door) => hostOf(door, settings));
    const dialled = telemetryDoors(deployment).some(({ server }) => server === workload);
    const service = `${workload}.${settings.namespace ?? this.site.prefix}.svc`;
    const inside = dialled ? [service, `${service}.cluster.local`] : [];
    const hosts = [...new Set([...outside, ...inside])];
    return {
      names: hosts.filter((host) => isIP(host) === 0),
      addresses: hosts.filter((host) => isIP(host) !== 0),
    };
  }

  has(secret: string): boolean {
    return this.args.settings.operatorSecret !== undefined && isOperators(secret);
  }

  urlOf(listener: Listener): string | undefined {
    const door = this.doors.find((one) => one.listener === listener);
    return door && urlOf(door, this.args.settings);
  }

  private metadata(name: string, own: Readonly<Record<string, string>>) {
    return { name, namespace: this.namespace, labels: own };
  }
}
