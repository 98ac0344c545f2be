import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { redisWorkload } from "./workload.ts";

/** The sample services' state: Redis, over TLS and with a password. */
export class Redis extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof redisWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Redis", name, {}, opts);
    target.deploy(redisWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
