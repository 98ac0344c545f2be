import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../model/platform.ts";
import type { Workload } from "../model/workload.ts";
import type { Target } from "../targets/target.ts";

/**
 * What a service's component is deployed from: the platform it belongs to, its place, and the value of
 * every secret that it needs.
 */
export interface ServiceArgs<Secret extends string> {
  readonly platform: Platform;
  readonly target: Target;
  readonly secrets: Readonly<Record<Secret, pulumi.Input<string>>>;
}

/** The component of a service that is one workload and no more; `tracing:index:<type>` is its token. */
export function serviceOf<Secret extends string>(
  type: string,
  render: (platform: Platform) => Workload<Secret>,
) {
  return class extends pulumi.ComponentResource {
    constructor(
      name: string,
      { platform, target, secrets }: ServiceArgs<Secret>,
      opts: pulumi.ComponentResourceOptions = {},
    ) {
      super(`tracing:index:${type}`, name, {}, opts);
      target.deploy(render(platform), { parent: this, secrets });
      this.registerOutputs();
    }
  };
}
