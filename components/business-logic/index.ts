import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { businessLogicWorkload } from "./workload.ts";

/** The sample service that answers questions with the help of the others, in TypeScript. */
export class BusinessLogic extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof businessLogicWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:BusinessLogic", name, {}, opts);
    target.deploy(businessLogicWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
