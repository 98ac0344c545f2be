import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { grafanaWorkload } from "./workload.ts";

/** Where people look: Grafana, with every store as a data source. */
export class Grafana extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof grafanaWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Grafana", name, {}, opts);
    target.deploy(grafanaWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
