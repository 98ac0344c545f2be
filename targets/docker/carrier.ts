import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import {
  configurationPath,
  folders,
  isEncoded,
  secretPath,
  type ConfigurationFile,
} from "../../model/workload.ts";
import { dormant } from "./dormant.ts";

interface CarrierArgs {
  /** The platform's name, for labels. */
  readonly platform: string;
  /** Name of the container that the files are for. */
  readonly resource: string;
  readonly image: string;
}

type Files = docker.ContainerArgs["uploads"];

/** The carrier of a workload's configuration files, readable line by line in a preview. */
export function configurationCarrier(
  args: CarrierArgs & { readonly configuration: readonly ConfigurationFile[] },
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const files = args.configuration.map(({ name, text }) => ({
    file: configurationPath(name),
    content: text,
    permissions: "0444",
  }));
  return carrier(args, { folder: "configuration", files }, opts);
}

/** The carrier of a workload's secret files. */
export function secretsCarrier<Secret extends string>(
  args: CarrierArgs & {
    readonly secrets: readonly Secret[];
    readonly values: Readonly<Record<Secret, pulumi.Input<string>>>;
  },
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const files = args.secrets.map((secret) => ({
    file: secretPath(secret),
    [isEncoded(secret) ? "contentBase64" : "content"]: args.values[secret],
    // Uploads belong to root, and the engine gives them away only to users that the host knows by
    // name; so the workload's own user reads them as everyone may, in a volume nobody else mounts.
    permissions: "0444",
  }));
  return carrier(args, { folder: "secrets", files }, opts);
}

/**
 * A dormant container that brings files to a workload in a volume of its own.
 *
 * The engine refuses to upload into a read-only root file system, so the workload mounts this one's
 * volume instead, read-only. A changed file makes a new carrier, whose new id replaces the workload.
 * Configuration and secrets travel apart, because one secret hides its whole list in a preview.
 */
function carrier(
  { platform, resource, image }: CarrierArgs,
  { folder, files }: { readonly folder: keyof typeof folders; readonly files: Files },
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const volumes = [{ containerPath: folders[folder] }];
  return dormant(`${resource}-${folder}`, { platform, image, volumes, uploads: files }, opts);
}
