import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { llmRouterWorkload } from "./workload.ts";

/** The sample service that asks LLM providers, in Rust. */
export class LlmRouter extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: ServiceArgs<typeof llmRouterWorkload>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:LlmRouter", name, {}, opts);
    target.deploy(llmRouterWorkload(platform), { parent: this, secrets });
    this.registerOutputs();
  }
}
