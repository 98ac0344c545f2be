import { execa } from "execa";
import { policyTable } from "../../../tools/cluster/network-policies/ruleset.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { node, running, stop } from "../../../tools/cluster/supervision.ts";

/** Ends the agent that enforces policies and takes its rules away: what a network without enforcement is like. */
export async function stopEnforcing(): Promise<void> {
  const { layout, programs } = clusterSite();
  await stop(layout, "network-policies");
  const found = await running(layout, node);
  if (found === undefined) throw new Error("the node must run");
  const remove = [programs.debian("nft"), "delete", "table", ...policyTable.split(" ")];
  const inNode = [`--net=/proc/${found.pid}/ns/net`, "--", ...remove];
  await execa("nsenter", inNode, { env: programs.env });
}
