import * as pulumi from "@pulumi/pulumi";
import { accounts } from "../../model/platform.ts";
import type { ServiceArgs } from "../service.ts";
import { jaegerWorkload } from "./workload.ts";

type Args = ServiceArgs<typeof jaegerWorkload, "jaeger-users"> & {
  /** Bcrypt hash of the password that people show. */
  readonly passwordHash: pulumi.Input<string>;
};

/** The second trace store, with pages of its own: Jaeger, with its spans on local storage. */
export class Jaeger extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets, passwordHash }: Args,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Jaeger", name, {}, opts);
    const users = pulumi.interpolate`${accounts.jaeger}:${passwordHash}\n`;
    target.deploy(jaegerWorkload(platform), {
      parent: this,
      secrets: { ...secrets, "jaeger-users": users },
    });
    this.registerOutputs();
  }
}
