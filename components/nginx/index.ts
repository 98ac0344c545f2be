import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { nginxWorkload } from "./workload.ts";

/** The sample services' door: nginx, which asks for a token. */
export class Nginx extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof nginxWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Nginx", name, {}, opts);
    target.deploy(nginxWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
