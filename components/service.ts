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

/**
 * What the operator has said with `pulumi config set --secret <section>:…`, by the names of the files.
 *
 * @param keys Each secret's key in the section.
 * @throws pulumi.RunError naming the command, when one of `names` was not said.
 */
export function saidByOperator<Secret extends string>(
  section: string,
  keys: Readonly<Record<Secret, string>>,
  names: readonly Secret[],
): Readonly<Record<Secret, pulumi.Output<string>>> {
  const configuration = new pulumi.Config(section);
  return Object.fromEntries(
    names.map((name) => [name, configuration.requireSecret(keys[name])]),
    // Of the others the workload names none.
  ) as Readonly<Record<Secret, pulumi.Output<string>>>;
}
