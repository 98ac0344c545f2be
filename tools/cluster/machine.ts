import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { Failure } from "../command-line.ts";
import { addresses, clusterName } from "./layout.ts";

/** What is asked of a machine, for tests to say otherwise. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The effective user's number; absent where there is none. */
  readonly user: number | undefined;
}

/** This machine. */
export const thisMachine: Machine = { platform: process.platform, user: process.geteuid?.() };

/** Whether a cluster can be run here. */
export function canRunCluster({ platform, user }: Machine): boolean {
  return platform === "linux" && user === 0;
}

/**
 * Makes sure that a cluster can be run here.
 *
 * @throws Failure where it cannot be.
 */
export function requireLinuxAsRoot(machine: Machine): void {
  if (canRunCluster(machine)) return;
  const { platform, user } = machine;
  const found = platform === "linux" ? `user ${user ?? "unknown"}` : platform;
  throw new Failure(
    `cluster: must be run on Linux as root, got '${found}'; ` +
      "take any other Kubernetes cluster, or `sudo` on a Linux machine",
  );
}

/** Where a kubelet listens for plugins, wherever else it is told to work. */
export const kubeletSocket = "/var/lib/kubelet/device-plugins/kubelet.sock";

/** What would be in a new cluster's way. */
export interface Occupation {
  readonly interfaces: ReturnType<typeof networkInterfaces>;
  /** Whether another kubelet runs. */
  readonly kubelet: boolean;
}

/** What there is on this machine. */
export async function occupation(): Promise<Occupation> {
  return { interfaces: networkInterfaces(), kubelet: await listens(kubeletSocket) };
}

/**
 * Makes sure that nothing is in a new cluster's way.
 *
 * @throws Failure naming what is.
 */
export function requireRoom({ interfaces, kubelet }: Occupation): void {
  if (kubelet) {
    throw new Failure(
      `cluster: must be the only kubelet of the machine, got another's at '${kubeletSocket}'; ` +
        "use its cluster, or stop it",
    );
  }
  const network = networkOf(addresses.node);
  for (const [name, own = []] of Object.entries(interfaces)) {
    const taken = own.find(({ address }) => networkOf(address) === network);
    if (taken === undefined || name === clusterName) continue;
    throw new Failure(
      `cluster: must have the addresses ${network} for itself, got '${taken.address}' at ${name}; ` +
        "take that network down for as long as the cluster is up",
    );
  }
}

/** The network of four addresses that one of IPv4 is in. */
function networkOf(address: string): string {
  const [a, b, c, d] = address.split(".");
  return `${a}.${b}.${c}.${Number(d) & ~3}/${addresses.linkBits}`;
}

/** Whether somebody is behind a socket, which may have outlived them. */
async function listens(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
