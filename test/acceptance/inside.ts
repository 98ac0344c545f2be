import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { hostsOf, type Deployment } from "../../model/deployment.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { docker } from "../../tools/docker.ts";
import type { Findings, Probe } from "./dial-probe.ts";
import { platform } from "./support.ts";

/** A running container of the platform, and where it is on its networks. */
export interface Inside {
  readonly workload: WorkloadName;
  /** The name that others dial: the workload's, or that of one of its replicas. */
  readonly host: string;
  readonly pid: number;
  /** Its address on each network, by the network's name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The engine's own address on each network. */
  readonly gateways: readonly string[];
}

/** The running containers of a deployment. */
export async function insides(deployment: Deployment): Promise<Inside[]> {
  const replicas = deployment.workloads.flatMap((workload) =>
    hostsOf(deployment, workload).map((host) => ({ workload, host })),
  );
  const names = replicas.map(({ host }) => `${platform}-${host}`);
  const inspected = JSON.parse((await docker(["inspect", ...names])).join("\n")) as Inspected[];
  return inspected.flatMap(({ Name, State, NetworkSettings }) => {
    const networks = Object.entries(NetworkSettings.Networks);
    const own = replicas.filter(({ host }) => Name === `/${platform}-${host}`);
    return own.map((replica) => ({
      ...replica,
      pid: State.Pid,
      addresses: Object.fromEntries(networks.map(([name, { IPAddress }]) => [name, IPAddress])),
      gateways: networks.map(([, { Gateway }]) => Gateway),
    }));
  });
}

interface Inspected {
  readonly Name: string;
  readonly State: { readonly Pid: number };
  readonly NetworkSettings: {
    readonly Networks: Readonly<
      Record<string, { readonly IPAddress: string; readonly Gateway: string }>
    >;
  };
}

/**
 * What a process finds that is on the very networks a container is on, and on no other.
 *
 * Containers have neither a shell nor Node, so the probe is a process of this machine in the network
 * namespace of the container's. That takes root on the machine that the engine runs on; elsewhere an
 * image with Node would have to be pulled and started with `--network container:<name>`.
 */
export async function probed(
  { workload, pid }: Pick<Inside, "workload" | "pid">,
  probe: Probe,
): Promise<Findings> {
  const script = join(import.meta.dirname, "dial-probe.ts");
  const namespace = `--net=/proc/${pid}/ns/net`;
  const { failed, stdout, stderr } = await execa(
    "nsenter",
    [namespace, process.execPath, "--no-warnings", script],
    { input: JSON.stringify(probe), reject: false },
  );
  if (failed) {
    throw new Error(
      `${workload}: its network must be entered as root on the engine's own machine, got '${stderr}'; run the tests there`,
    );
  }
  return JSON.parse(stdout) as Findings;
}

/** The state in which the kernel's table of sockets shows those that wait for connections. */
const LISTENING = "0A";

/** The TCP ports on which a container waits for connections from anywhere but itself. */
export function listeningPorts({ pid }: Inside): number[] {
  const lines = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n").slice(1),
  );
  const ports = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === LISTENING && !isLoopback(local))
    .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16));
  return [...new Set(ports)].sort((one, other) => one - other);
}

/** Whether the kernel's spelling of an address is that of 127.0.0.0/8, also within IPv6, or of `::1`. */
function isLoopback(local: string): boolean {
  return /^(?:0{16}F{4}0{4}|0{16}0{4}F{4})?[0-9A-F]{6}7F:|^0{24}01000000:/.test(local);
}
