import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { lokiWorkload } from "./workload.ts";

/** The log store: Loki in a single process, with its chunks on local storage. */
export class Loki extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof lokiWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Loki", name, {}, opts);
    target.deploy(lokiWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
