import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { prometheusWorkload } from "./workload.ts";

/** The metric store: Prometheus, which asks every component for its metrics and takes what is sent. */
export class Prometheus extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof prometheusWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Prometheus", name, {}, opts);
    target.deploy(prometheusWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
