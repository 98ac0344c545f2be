import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { alertmanagerWorkload } from "./workload.ts";

/** Where alerts become notifications: grouped, silenced and routed by Alertmanager. */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof alertmanagerWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Alertmanager", name, {}, opts);
    target.deploy(alertmanagerWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
