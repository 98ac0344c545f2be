import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report, Site, Variables } from "./site.ts";

/** A Docker engine that answers. */
export interface Engine {
  /** For `DOCKER_HOST`; absent where the default socket is right. */
  readonly host?: string;
  readonly version: string;
}

/** Seconds for a started engine to answer. */
const startLimit = 60;

const remedy =
  "install Docker Desktop or Docker Engine and start it, or set DOCKER_HOST to an engine that runs";

/** The engine at `host`, or why there is none. */
async function engineAt(site: Site, host?: string): Promise<Engine | string> {
  const env = host === undefined ? {} : { DOCKER_HOST: host };
  const command = ["docker", "version", "--format", "{{.Server.Version}}"] as const;
  const { ok, stdout, reason } = await site.run(command, { env, seconds: 15 });
  if (!ok) return reason;
  return { ...(host === undefined ? {} : { host }), version: stdout.trim() };
}

/**
 * The engine that answers: at `DOCKER_HOST`, the default socket, or the endpoint of the `docker`
 * command's own context, which Docker Desktop sets and Pulumi does not read.
 */
export async function foundEngine(site: Site): Promise<Engine | string> {
  const named = site.variables["DOCKER_HOST"];
  if (named) return engineAt(site, named);
  const context = await site.run([
    "docker",
    "context",
    "inspect",
    "--format",
    "{{.Endpoints.docker.Host}}",
  ]);
  const endpoint = context.ok ? context.stdout.trim() : "";
  return engineAt(site, endpoint === "" || endpoint === defaultSocket ? undefined : endpoint);
}

const defaultSocket = "unix:///var/run/docker.sock";

/** What may be done about a missing engine on this machine. */
export interface Rights {
  readonly root: boolean;
  /** The text of /etc/os-release; empty where there is none. */
  readonly system: string;
  readonly variables: Variables;
}

/** Whether an engine may be installed and started here: as root on Debian or Ubuntu. */
export function mayInstallEngine({ root, system, variables }: Rights): boolean {
  if (variables["DOCKER_HOST"]) return false;
  return root && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(system);
}

/** The rights of this process. */
export async function rights(site: Site): Promise<Rights> {
  const system = await readFile("/etc/os-release", "utf8").catch(() => "");
  return { root: process.getuid?.() === 0, system, variables: site.variables };
}

/** The error for a machine without an engine. */
export function noEngine(reason: string): Error {
  const group = reason.includes("permission denied")
    ? "add yourself to the group `docker`, or "
    : "";
  return new Error(`Docker engine: must answer, got '${reason}'; ${group}${remedy}`);
}

/**
 * Makes sure of a Docker engine.
 *
 * @throws Error saying what to do when there is none and none may be installed.
 */
export async function dockerEngine(site: Site, report: Report): Promise<Engine> {
  const found = await foundEngine(site);
  if (typeof found !== "string") return found;
  if (!mayInstallEngine(await rights(site))) throw noEngine(found);
  await install(site, report);
  const installed = await foundEngine(site);
  return typeof installed === "string" ? start(site, report) : installed;
}

async function install(site: Site, report: Report): Promise<void> {
  if ((await site.run(["dockerd", "--version"])).ok) return;
  await aptGet(site, report, ["update"]);
  // Recommended packages restart services and switch security modules: more than was asked for.
  const packages = ["install", "--yes", "--no-install-recommends"];
  await aptGet(site, report, [...packages, "docker.io", "iptables"]);
  // From Debian 13 on, the client is a package of its own.
  const client = await site.run(["docker", "--version"]);
  if (!client.ok) await aptGet(site, report, [...packages, "docker-cli"]);
}

async function aptGet(site: Site, report: Report, args: readonly string[]): Promise<void> {
  report(`apt-get ${args.join(" ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const { ok, reason } = await site.run(["apt-get", ...args], { env });
  if (!ok) throw noEngine(`apt-get ${args[0] ?? ""}: ${reason}`);
}

async function start(site: Site, report: Report): Promise<Engine> {
  const log = join(site.cache, "dockerd.log");
  if (existsSync("/run/systemd/system")) {
    report("systemctl start docker");
    await site.run(["systemctl", "start", "docker"]);
  } else {
    report(`dockerd, which writes to ${log}`);
    await mkdir(site.cache, { recursive: true });
    const output = openSync(log, "a");
    // Detached: the engine has to outlive the tool that started it.
    spawn("dockerd", [], { detached: true, stdio: ["ignore", output, output] })
      .on("error", () => undefined)
      .unref();
  }
  for (let second = 0; second < startLimit; second += 1) {
    const engine = await foundEngine(site);
    if (typeof engine !== "string") return engine;
    await sleep(1000);
  }
  throw noEngine(`no answer within ${startLimit} s of starting it, see ${log}`);
}
