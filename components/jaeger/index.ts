import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { jaegerWorkload } from "./workload.ts";

/** The second trace store, with pages of its own: Jaeger, with its spans on local storage. */
export class Jaeger extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof jaegerWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Jaeger", name, {}, opts);
    target.deploy(jaegerWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
