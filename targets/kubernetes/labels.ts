import type { AGENT } from "../../model/agent.ts";
import type { WorkloadName } from "../../model/listeners.ts";

/** What tells one platform's objects from everybody else's in the cluster. */
export interface Site {
  /** The platform's name, such as `tracing-prod`; also that of its namespace. */
  readonly prefix: string;
}

/** The label by which all pods of one platform are selected. */
export function instance({ prefix }: Site) {
  return { "app.kubernetes.io/instance": prefix };
}

/** The two labels by which a workload's pods are selected; they must never change for one workload. */
export function selector(site: Site, name: WorkloadName | typeof AGENT) {
  return { "app.kubernetes.io/name": name, ...instance(site) };
}

/** The standard labels of everything that belongs to one platform. */
export function labels(site: Site, component: string, version?: string) {
  return {
    "app.kubernetes.io/name": component,
    "app.kubernetes.io/instance": site.prefix,
    "app.kubernetes.io/part-of": "tracing-infra",
    "app.kubernetes.io/managed-by": "pulumi",
    ...(version !== undefined && { "app.kubernetes.io/version": version }),
  };
}

/** What tells Pulumi not to wait until somebody answers, as it does with services and the like. */
export const unawaited = { "pulumi.com/skipAwait": "true" } as const;
