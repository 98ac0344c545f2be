import { existsSync } from "node:fs";
import { execa } from "execa";
import { addresses, clusterName } from "./layout.ts";
import type { Programs } from "./programs.ts";

/** Commands that set the network up, each the arguments of `ip`. */
export interface LinkCommands {
  /** Makes the link; the others may be run again. */
  readonly add: readonly string[];
  /** In the machine's network. */
  readonly machine: readonly (readonly string[])[];
  /** In the node's. */
  readonly node: readonly (readonly string[])[];
}

/**
 * The link between this machine and the node's network, which has no other: nothing in the cluster can leave the machine.
 *
 * @param node number of the process whose network it is.
 */
export function linkCommands(node: number): LinkCommands {
  const { machine, node: own, linkBits } = addresses;
  const link = "eth0";
  return {
    add: [
      ...["link", "add", clusterName, "type", "veth"],
      ...["peer", "name", link, "netns", String(node)],
    ],
    machine: [
      ["address", "replace", `${machine}/${linkBits}`, "dev", clusterName],
      ["link", "set", clusterName, "up"],
    ],
    node: [
      ["address", "replace", `${own}/${linkBits}`, "dev", link],
      ["link", "set", link, "up"],
      ["link", "set", "lo", "up"],
    ],
  };
}

/** Makes sure of the link. */
export async function ensureLink(programs: Programs, node: number): Promise<void> {
  const ip = programs.debian("ip");
  const run = execa({ env: programs.env, stdin: "ignore" });
  const inNode = (...command: string[]) =>
    run("nsenter", [`--net=/proc/${node}/ns/net`, "--", ...command]);
  const commands = linkCommands(node);
  if (!hasLink()) await run(ip, commands.add);
  for (const args of commands.machine) await run(ip, args);
  for (const args of commands.node) await inNode(ip, ...args);
  await inNode("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
}

/**
 * Removes the link. It goes by itself with the node's network, but that may be kept for another minute by connections
 * of which the other end has gone.
 */
export async function removeLink(programs: Programs): Promise<void> {
  if (!hasLink()) return;
  const [ip, env] = [programs.debian("ip"), programs.env];
  // Between the question and the command it may have gone.
  await execa(ip, ["link", "delete", clusterName], { env, reject: false });
}

/** Whether the machine has its end of the link. */
export function hasLink(): boolean {
  return existsSync(`/sys/class/net/${clusterName}`);
}
