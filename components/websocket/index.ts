import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { websocketWorkload } from "./workload.ts";

/** The sample service that tells WebSocket clients what is answered, in Go. */
export class Websocket extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof websocketWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Websocket", name, {}, opts);
    target.deploy(websocketWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
