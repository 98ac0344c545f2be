import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environment/schema.ts";
import { images, type Image } from "../../model/images.ts";
import type { Listener } from "../../model/listeners.ts";
import type { Storage, Workload } from "../../model/workload.ts";
import { nothingLeft, type DeployContext, type Target } from "../target.ts";
import { configurationCarrier, secretsCarrier } from "./carrier.ts";
import { confinement } from "./confinement.ts";
import { dataOwner, folderOf } from "./data-owner.ts";
import { labels } from "./labels.ts";
import { imageReference, localImages, type LocalImages } from "./local-images.ts";
import { meetings, type Meeting } from "./networks.ts";

/** What a Docker target is made from. */
export interface DockerTargetArgs {
  readonly environment: Environment;
  /** The images that stand in for published ones on this machine; by default those set-up recorded. */
  readonly images?: LocalImages;
}

type DataArgs = Storage & Pick<Workload, "image" | "user"> & { readonly resource: string };

/** Workloads as containers on one Docker engine, which meet on networks of two. */
export class DockerTarget extends pulumi.ComponentResource implements Target {
  readonly hosts: Target["hosts"];
  private readonly prefix: string;
  private readonly settings: Environment["target"];
  private readonly local: LocalImages;
  private readonly meetings: readonly Meeting[];

  constructor(
    name: string,
    {
      environment: { name: environmentName, target },
      images: local = localImages(),
    }: DockerTargetArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:DockerTarget", name, {}, opts);
    this.prefix = `tracing-${environmentName}`;
    this.settings = target;
    this.local = local;
    this.hosts = { names: ["localhost"], addresses: hostAddresses(target.bindAddress) };
    this.meetings = meetings(this.prefix, { parent: this });
    this.registerOutputs();
  }

  deploy<Secret extends string>(
    workload: Workload<Secret>,
    { parent, secrets: values }: DeployContext<Secret>,
  ): void {
    const { name, image: imageName, args, environment, configuration, secrets, ...rest } = workload;
    // Readiness is asked over the network: the images have no program to ask with from inside.
    const { listeners, readiness: _, memory, cpus, storage, user, ...remainder } = rest;
    nothingLeft(remainder);

    const resource = `${this.prefix}-${name}`;
    const image = imageReference(imageName, this.local);
    const files = { platform: this.prefix, resource, image: this.carrierImage };
    const carriers = [
      configurationCarrier({ ...files, configuration }, { parent }),
      secretsCarrier({ ...files, secrets, values }, { parent }),
    ];
    const data = storage && this.dataFor({ resource, image: imageName, user, ...storage }, parent);
    new docker.Container(
      resource,
      {
        name: resource,
        image,
        command: [...args],
        envs: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
        labels: labels(this.prefix, name, images[imageName].tag),
        ...confinement({ memory, cpus, user }),
        ports: listeners.flatMap((listener) => this.publication(listener)),
        networksAdvanced: this.meetings
          .filter(({ members }) => members.includes(name))
          .map(({ network }) => ({ name: network.name, aliases: [name] })),
        mounts: data ? [{ type: "volume", source: data.volume.name, target: data.path }] : [],
        // The provider ignores `readOnly` beside `fromContainer`; the engine's own suffix it hands on.
        volumes: carriers.map(({ id }) => ({ fromContainer: pulumi.interpolate`${id}:ro` })),
      },
      // Name and ports are fixed, so the old container must go before the new one can come.
      { parent, deleteBeforeReplace: true, dependsOn: data?.prepared ?? [] },
    );
  }

  urlOf({ hostPort }: Listener): string | undefined {
    if (hostPort === undefined) return undefined;
    const { bindAddress, portOffset } = this.settings;
    return `https://${hostIn(bindAddress)}:${hostPort + portOffset}`;
  }

  private publication({ port, hostPort }: Listener) {
    if (hostPort === undefined) return [];
    const { bindAddress, portOffset } = this.settings;
    return [{ internal: port, external: hostPort + portOffset, ip: bindAddress }];
  }

  /** Carriers never run, so any image will do; this one declares no volumes that would come along. */
  private get carrierImage(): string {
    return imageReference("collector", this.local);
  }

  /** A volume that outlives the container and even the platform, until someone purges it. */
  private dataFor({ resource, image, path, user }: DataArgs, parent: pulumi.Resource) {
    const name = `${resource}-data`;
    const volume = new docker.Volume(
      name,
      { name, labels: labels(this.prefix, "data") },
      { parent, retainOnDelete: true },
    );
    const { data }: Image = images[image];
    if (data?.path === path) return { volume, path };
    const lent = folderOf(user);
    const lender = { image: imageReference(lent.lender, this.local), folder: lent.path };
    const owner = dataOwner(
      `${name}-owner`,
      { platform: this.prefix, volume, ...lender },
      { parent },
    );
    return { volume, path, prepared: [owner] };
  }
}

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
