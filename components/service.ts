import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../model/platform.ts";
import type { Workload } from "../model/workload.ts";
import type { Target } from "../targets/target.ts";

/**
 * What a service's component is deployed from: the platform it belongs to, its place, and the value of
 * every secret that its workload names.
 */
export interface ServiceArgs<Render extends (platform: Platform) => Workload> {
  readonly platform: Platform;
  readonly target: Target;
  readonly secrets: Readonly<Record<ReturnType<Render>["secrets"][number], pulumi.Input<string>>>;
}
