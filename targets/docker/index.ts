import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environment/schema.ts";
import { images } from "../../model/images.ts";
import type { Listener } from "../../model/listeners.ts";
import type { Storage, Workload } from "../../model/workload.ts";
import { nothingLeft, type DeployContext, type Target } from "../target.ts";
import { configurationCarrier, secretsCarrier } from "./carrier.ts";
import { confinement } from "./confinement.ts";
import { labels } from "./labels.ts";
import { imageReference, localImages, type LocalImages } from "./local-images.ts";
import { meetings, type Meeting } from "./networks.ts";

/** Workloads as containers on one Docker engine, which meet on networks of two. */
export class DockerTarget extends pulumi.ComponentResource implements Target {
  readonly hosts: Target["hosts"];
  private readonly prefix: string;
  private readonly settings: Environment["target"];
  private readonly local: LocalImages;
  private readonly meetings: readonly Meeting[];

  constructor(
    name: string,
    { name: environmentName, target }: Environment,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:DockerTarget", name, {}, opts);
    this.prefix = `tracing-${environmentName}`;
    this.settings = target;
    this.local = localImages();
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
    const carriers = [
      configurationCarrier({ platform: this.prefix, resource, image, configuration }, { parent }),
      secretsCarrier({ platform: this.prefix, resource, image, secrets, values }, { parent }),
    ];
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
        mounts: storage ? [this.dataMount(resource, storage, parent)] : [],
        volumes: carriers.map(({ id }) => ({ fromContainer: id, readOnly: true })),
      },
      // Name and ports are fixed, so the old container must go before the new one can come.
      { parent, deleteBeforeReplace: true },
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

  /** A volume that outlives the container and even the platform, until someone purges it. */
  private dataMount(resource: string, { path }: Storage, parent: pulumi.Resource) {
    const name = `${resource}-data`;
    const volume = new docker.Volume(
      name,
      { name, labels: labels(this.prefix, "data") },
      { parent, retainOnDelete: true },
    );
    return { type: "volume", source: volume.name, target: path };
  }
}

/** An address that stands for all of a machine's cannot be dialled, so it names nobody. */
function hostAddresses(bindAddress: string): string[] {
  const unspecified = ["0.0.0.0", "::"].includes(bindAddress);
  return [...new Set(["127.0.0.1", ...(unspecified ? [] : [bindAddress])])];
}

/** An address as the host of a URL; by name where it has one, since TLS knows no other server names. */
function hostIn(bindAddress: string): string {
  if (bindAddress === "127.0.0.1") return "localhost";
  return bindAddress.includes(":") ? `[${bindAddress}]` : bindAddress;
}
