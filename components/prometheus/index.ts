import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { prometheusWebConfig } from "./config.ts";
import { prometheusWorkload } from "./workload.ts";

type Args = ServiceArgs<typeof prometheusWorkload, "prometheus-web.yaml"> & {
  /** Bcrypt hash of the password that people show. */
  readonly passwordHash: pulumi.Input<string>;
};

/** The metric store: Prometheus, which asks every component for its metrics. */
export class Prometheus extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets, passwordHash }: Args,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Prometheus", name, {}, opts);
    const web = pulumi.output(passwordHash).apply(prometheusWebConfig);
    target.deploy(prometheusWorkload(platform), {
      parent: this,
      secrets: { ...secrets, "prometheus-web.yaml": web },
    });
    this.registerOutputs();
  }
}
