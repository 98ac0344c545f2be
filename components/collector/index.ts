import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { collectorWorkload } from "./workload.ts";

/** The one door for telemetry: the OpenTelemetry Collector, which passes it on to every store. */
export class Collector extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof collectorWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Collector", name, {}, opts);
    target.deploy(collectorWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
