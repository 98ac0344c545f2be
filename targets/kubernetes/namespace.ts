import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as scheduling from "@pulumi/kubernetes/scheduling/v1/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { TargetSettings } from "../../environment/schema.ts";
import { labels, type Site } from "./labels.ts";
import { limitRangeSpec, quotaSpec, type Taken } from "./quota.ts";

type Settings = Pick<TargetSettings<"kubernetes">, "namespace" | "outside" | "priorityClass">;

/** What a platform's namespace is made from. */
export interface NamespaceArgs {
  readonly site: Site;
  readonly settings: Settings;
  readonly taken: Taken;
  readonly parent: pulumi.Resource;
}

/**
 * The name of the namespace that a platform has: one of its own, which admits nothing but restricted pods
 * and no more than the platform takes, or one that is there, whose owner has said what it admits.
 */
export function namespaceFor(args: NamespaceArgs): pulumi.Output<string> {
  const { namespace } = args.settings;
  return namespace === undefined ? newNamespace(args) : pulumi.output(namespace);
}

function newNamespace({ site, settings, taken, parent }: NamespaceArgs): pulumi.Output<string> {
  const { prefix } = site;
  const created = new core.Namespace(
    prefix,
    {
      metadata: {
        name: prefix,
        labels: { ...labels(site, "namespace"), ...podSecurity("restricted") },
      },
    },
    // The volumes' claims are in it, and go where it goes.
    { parent, retainOnDelete: true },
  );
  const namespace = created.metadata.name;
  const metadata = { name: "platform", namespace, labels: labels(site, "namespace") };
  const opts = { parent, deleteBeforeReplace: true };
  const nodePortsOnly = settings.outside.kind === "node-port";
  const spec = quotaSpec(taken, { nodePortsOnly });
  new core.ResourceQuota(`${prefix}-quota`, { metadata, spec }, opts);
  new core.LimitRange(`${prefix}-limits`, { metadata, spec: limitRangeSpec(taken) }, opts);
  return namespace;
}

/** The standard that every pod of a namespace must keep, which the API server sees to. */
export function podSecurity(standard: "restricted" | "privileged"): Record<string, string> {
  return Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, standard] as const,
      [`pod-security.kubernetes.io/${mode}-version`, "latest"] as const,
    ]),
  );
}

/** Before the pods that have no class, whose priority is 0, and far below the cluster's own. */
const PRIORITY = 1_000;

/** The name of the class that says which pods come first; none where the cluster's default is meant. */
export function priorityClassFor({
  site,
  settings: { priorityClass },
  parent,
}: Omit<NamespaceArgs, "taken">): pulumi.Output<string> | undefined {
  switch (priorityClass.kind) {
    case "none":
      return undefined;
    case "existing":
      return pulumi.output(priorityClass.name);
    case "own": {
      const { metadata } = new scheduling.PriorityClass(
        site.prefix,
        {
          metadata: { name: site.prefix, labels: labels(site, "priority") },
          description: "Pods of the tracing platform.",
          value: PRIORITY,
          // First to get room, and last to lose it; but who watches others must not end them.
          preemptionPolicy: "Never",
          globalDefault: false,
        },
        { parent, deleteBeforeReplace: true },
      );
      return metadata.name;
    }
  }
}
