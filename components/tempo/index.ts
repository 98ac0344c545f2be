import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { tempoWorkload } from "./workload.ts";

/** The trace store: Tempo in a single process, with its blocks on local storage. */
export class Tempo extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof tempoWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Tempo", name, {}, opts);
    target.deploy(tempoWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
