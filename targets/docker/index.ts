import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { TargetSettings } from "../../environment/schema.ts";
import type { Deployment } from "../../model/deployment.ts";
import { images, type Image } from "../../model/images.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";
import { hostsOfReplicas, sharedNames } from "../../model/replicas.ts";
import type { Workload } from "../../model/workload.ts";
import { nothingLeft, type DeployContext, type Target } from "../target.ts";
import { configurationCarrier, secretsCarrier } from "./carrier.ts";
import { confinement } from "./confinement.ts";
import { labels } from "./labels.ts";
import { localImages, type LocalImages } from "../local-images.ts";
import { requiredImage } from "../required-image.ts";
import { meetings, type Meeting } from "./networks.ts";
import { hostAddresses, urlOf } from "./urls.ts";
import { Volumes } from "./volumes.ts";

/** What a Docker target is made from. */
export interface DockerTargetArgs {
  /** The stack's name. */
  readonly environmentName: string;
  readonly settings: TargetSettings<"docker">;
  /** What is to be deployed: who meets whom. */
  readonly deployment: Deployment;
  /** The images that stand in for published ones on this machine; by default those set-up recorded. */
  readonly images?: LocalImages;
}

/** Workloads as containers on one Docker engine, which meet on networks of two. */
export class DockerTarget extends pulumi.ComponentResource implements Target {
  private readonly prefix: string;
  private readonly settings: TargetSettings<"docker">;
  private readonly local: LocalImages;
  private readonly meetings: readonly Meeting[];
  private readonly volumes: Volumes;

  constructor(
    name: string,
    { environmentName, settings, deployment, images: local = localImages() }: DockerTargetArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:DockerTarget", name, {}, opts);
    this.prefix = `tracing-${environmentName}`;
    this.settings = settings;
    this.local = local;
    const site = { prefix: this.prefix, addresses: settings.addresses };
    this.meetings = meetings(site, deployment, { parent: this });
    this.volumes = new Volumes({ prefix: this.prefix, local, parent: this });
    this.registerOutputs();
  }

  deploy<Secret extends string>(
    workload: Workload<Secret>,
    { parent, secrets: values }: DeployContext<Secret>,
  ): void {
    const { name, image: imageName, args, environment, configuration, secrets, ...rest } = workload;
    // Readiness is asked over the network: most images have no program to ask with from inside.
    const { listeners, readiness: _, memory, cpus, storage, user, ...further } = rest;
    const { entrypoint, scratch, sharedFolders = [], replicas, endsWithin, ...remainder } = further;
    nothingLeft(remainder);

    const resource = `${this.prefix}-${name}`;
    const image = requiredImage(imageName, this.local);
    const published: Image = images[imageName];
    const files = { platform: this.prefix, resource, image: this.carrierImage };
    const carriers = [
      configurationCarrier({ ...files, configuration }, { parent }),
      secretsCarrier({ ...files, secrets, values }, { parent }),
    ];
    const alike = {
      image,
      ...(entrypoint && { entrypoints: [...entrypoint] }),
      command: [...args],
      envs: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      labels: labels(this.prefix, name, published.tag),
      ...confinement(
        {
          ...{ memory, cpus, user },
          ...(scratch && { scratch }),
          ...(endsWithin && { endsWithin }),
        },
        published,
      ),
      ports: listeners.flatMap((listener) => this.publication(listener)),
      // The provider ignores `readOnly` beside `fromContainer`; the engine's own suffix it hands on.
      volumes: carriers.map(({ id }) => ({ fromContainer: pulumi.interpolate`${id}:ro` })),
    };
    for (const host of hostsOfReplicas(name, replicas)) {
      const own = `${this.prefix}-${host}`;
      const folders = [
        ...(storage
          ? [this.volumes.data(own, { image: imageName, user, ...storage }, parent)]
          : []),
        ...sharedFolders.map((folder) => this.volumes.shared(folder, user)),
      ];
      new docker.Container(
        own,
        {
          ...alike,
          name: own,
          // The same for every container that comes after this one, as its files may be told by it.
          hostname: host,
          networksAdvanced: this.networksOf(name, [...sharedNames(name, replicas), host]),
          mounts: folders.map(({ mount }) => mount),
        },
        // Name and ports are fixed, so the old container must go before the new one can come.
        {
          ...{ parent, deleteBeforeReplace: true },
          dependsOn: folders.flatMap(({ prepared }) => prepared),
        },
      );
    }
  }

  /** The networks on which a workload meets others, each of its replicas by its own name and by those of all. */
  private networksOf(name: WorkloadName, aliases: string[]) {
    return this.meetings
      .filter(({ members }) => members.includes(name))
      .map(({ network }) => ({ name: network.name, aliases }));
  }

  hostsOf(): ReturnType<Target["hostsOf"]> {
    return { names: ["localhost"], addresses: hostAddresses(this.settings.bindAddress) };
  }

  deployOnNodes(): never {
    throw new RangeError("target: must be 'kubernetes' for agents on its nodes, got 'docker'");
  }

  /** Every value comes from whoever deploys. */
  has(): boolean {
    return false;
  }

  urlOf(listener: Listener): string | undefined {
    return urlOf(listener, this.settings);
  }

  private publication({ port, hostPort, protocol }: Listener) {
    if (hostPort === undefined) return [];
    const { bindAddress, portOffset } = this.settings;
    const published = { internal: port, external: hostPort + portOffset, ip: bindAddress };
    return [protocol === "udp" ? { ...published, protocol } : published];
  }

  /** Carriers never run, so any image will do; this one declares no volumes that would come along. */
  private get carrierImage(): string {
    return requiredImage("collector", this.local);
  }
}
