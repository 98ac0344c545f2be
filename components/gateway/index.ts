import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { gatewayWorkload } from "./workload.ts";

/** The one way from the host to the stores: Caddy, which asks everybody who they are. */
export class Gateway extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof gatewayWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Gateway", name, {}, opts);
    target.deploy(gatewayWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
