import * as pulumi from "@pulumi/pulumi";
import type { Agents as AgentSettings } from "../../model/agent.ts";
import type { ServiceArgs } from "../service.ts";
import { agentOf } from "./agent.ts";

/** What the agents are deployed from. */
interface AgentsArgs extends ServiceArgs<"authority.crt" | "otlp-token"> {
  readonly agents: AgentSettings;
}

/** A Collector on every node of the cluster, which sends the pods' logs and the node's metrics to the platform's. */
export class Agents extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, agents, target, secrets }: AgentsArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Agents", name, {}, opts);
    target.deployOnNodes(agentOf(platform, agents), { parent: this, secrets });
    this.registerOutputs();
  }
}
