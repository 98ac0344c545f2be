import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environment/schema.ts";
import type { Deployment } from "../../model/deployment.ts";
import { images, type Image } from "../../model/images.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";
import { hostsOfReplicas, type Workload } from "../../model/workload.ts";
import { nothingLeft, type DeployContext, type Target } from "../target.ts";
import { configurationCarrier, secretsCarrier } from "./carrier.ts";
import { confinement } from "./confinement.ts";
import { labels } from "./labels.ts";
import { localImages, type LocalImages } from "./local-images.ts";
import { requiredImage } from "./required-image.ts";
import { meetings, type Meeting } from "./networks.ts";
import { Volumes } from "./volumes.ts";

/** What a Docker target is made from. */
export interface DockerTargetArgs {
  readonly environment: Environment;
  /** What is to be deployed: who meets whom. */
  readonly deployment: Deployment;
  /** The images that stand in for published ones on this machine; by default those set-up recorded. */
  readonly images?: LocalImages;
}

/** Workloads as containers on one Docker engine, which meet on networks of two. */
export class DockerTarget extends pulumi.ComponentResource implements Target {
  readonly hosts: Target["hosts"];
  private readonly prefix: string;
  private readonly settings: Environment["target"];
  private readonly local: LocalImages;
  private readonly meetings: readonly Meeting[];
  private readonly volumes: Volumes;

  constructor(
    name: string,
    {
      environment: { name: environmentName, target },
      deployment,
      images: local = localImages(),
    }: DockerTargetArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:DockerTarget", name, {}, opts);
    this.prefix = `tracing-${environmentName}`;
    this.settings = target;
    this.local = local;
    this.hosts = { names: ["localhost"], addresses: hostAddresses(target.bindAddress) };
    const site = { prefix: this.prefix, addresses: target.addresses };
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
    const { entrypoint, scratch, sharedLogs = [], replicas, ...remainder } = further;
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
      ...confinement({ memory, cpus, user, ...(scratch && { scratch }) }, published),
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
        ...sharedLogs.map((log) => this.volumes.sharedLog(log, user)),
      ];
      new docker.Container(
        own,
        {
          ...alike,
          name: own,
          networksAdvanced: this.networksOf(name, host),
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

  /** The networks on which a workload meets others, each of its replicas by a name of its own. */
  private networksOf(name: WorkloadName, host: string) {
    return this.meetings
      .filter(({ members }) => members.includes(name))
      .map(({ network }) => ({ name: network.name, aliases: [host] }));
  }

  urlOf({ hostPort, protocol }: Listener): string | undefined {
    if (hostPort === undefined) return undefined;
    const { bindAddress, portOffset } = this.settings;
    return `${schemes[protocol]}://${hostIn(bindAddress)}:${hostPort + portOffset}`;
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

/** How a URL begins, by what is spoken behind it. */
const schemes = { grpc: "https", https: "https", tls: "tls", udp: "udp" } as const;

/** Addresses that stand for all of a machine's: they can be bound to but not dialled, and name nobody. */
const UNSPECIFIED = ["0.0.0.0", "::"];

function hostAddresses(bindAddress: string): string[] {
  return [...new Set(["127.0.0.1", ...(UNSPECIFIED.includes(bindAddress) ? [] : [bindAddress])])];
}

/** An address as the host of a URL; by name where it has one, since TLS knows no other server names. */
function hostIn(bindAddress: string): string {
  if (["127.0.0.1", ...UNSPECIFIED].includes(bindAddress)) return "localhost";
  return bindAddress.includes(":") ? `[${bindAddress}]` : bindAddress;
}
