import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { gatewayWorkload } from "../../components/gateway/workload.ts";
import { auditLog } from "../../model/audit.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { workbench } from "../../tools/workbench.ts";
import { copyInto, docker, image } from "./gateway-container.ts";
import { standInNames, standIns } from "./gateway-stand-ins.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";

/** The people's passwords, and their bcrypt hashes as the platform's credentials have them. */
export const passwords = {
  viewer: "VVVVVVVVVVVVVVVVVVVVVVVV",
  admin: "AAAAAAAAAAAAAAAAAAAAAAAA",
} as const;
const hashes = {
  viewer: "$2a$10$SeCE15BuuqySpmc4Fwrlhu6n5f7LbrccaOPxcdXgQDbKvjwv0gkx6",
  admin: "$2a$10$f0H1AaDiXH0nmn4bHbdTV.eVikH24PsFW7gB/bHlHAM9l1NIaY54G",
} as const;

/** What senders of telemetry show. */
export const OTLP_TOKEN = "OtlpTokenOtlpTokenOtlpTokenOtlpTokenOtlpTok";

/** Name of the header in which Grafana is told who asks. */
export const GRAFANA_HEADER = "X-Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcD4fGh7jKl0nOp3";

/** Everything that a gateway's secret files hold, by name. */
export async function gatewaySecrets(authority: Authority): Promise<Record<string, string>> {
  const { certificate, key } = await authority.issue("gateway", ["gateway", "localhost"]);
  return {
    "authority.crt": authority.certificate,
    "gateway.crt": certificate,
    "gateway.key": key,
    // A newline at the end, as editors leave it.
    "viewer-password-hash": `${hashes.viewer}\n`,
    "admin-password-hash": hashes.admin,
    "grafana-user-header": GRAFANA_HEADER,
    "otlp-token": `${OTLP_TOKEN}\n`,
  };
}

/** A gateway in its container, as confined as it is deployed, before stand-ins for what it leads to. */
export class RunningGateway {
  readonly authority: Authority;
  private readonly name: string;
  private readonly ports = new Map<number, number>();

  private constructor(name: string, authority: Authority) {
    this.name = name;
    this.authority = authority;
  }

  /**
   * Starts a platform's gateway on ports of the loopback that the engine chooses; the `real` stores have
   * no stand-in in its network.
   */
  static async start(
    platform: Platform,
    authority?: Authority,
    real: readonly WorkloadName[] = [],
  ): Promise<RunningGateway> {
    const signer = authority ?? (await newAuthority());
    const gateway = new RunningGateway(`gateway-test-${randomBytes(4).toString("hex")}`, signer);
    try {
      await docker(["network", "create", gateway.name]);
      await gateway.startStandIns(standInNames.filter((name) => !isAmong(real, name)));
      await gateway.startGateway(platform);
      return gateway;
    } catch (error) {
      await gateway.stop();
      throw error;
    }
  }

  /** The port of the loopback that leads to one of the gateway's. */
  port(inside: number): number {
    const published = this.ports.get(inside);
    if (published === undefined) throw new Error(`the gateway must publish ${inside}, got nothing`);
    return published;
  }

  /** Every line of the audit log. */
  async audit(): Promise<Record<string, unknown>[]> {
    const text = await this.auditText();
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async auditText(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "tracing-infra-audit-"));
    try {
      const copy = join(folder, "audit.log");
      await docker(["cp", `${this.name}:${auditLog.file}`, copy]);
      return await readFile(copy, "utf8");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What the gateway said of itself. */
  async output(): Promise<string> {
    const { all } = await execa("docker", ["logs", this.name], { env: workbench().env, all: true });
    return all;
  }

  async stop(): Promise<void> {
    const { name } = this;
    const containers = [name, `${name}-files`, `${name}-stand-ins`, `${name}-stand-ins-files`];
    const forced = { reject: false, env: workbench().env };
    await execa("docker", ["rm", "--force", "--volumes", ...containers], forced);
    await execa("docker", ["network", "rm", name], forced);
  }

  /** Name of the network in which it dials the stores. */
  get network(): string {
    return this.name;
  }

  private async startStandIns(names: readonly string[]): Promise<void> {
    const files: Record<string, string> = {
      [configurationPath("stand-ins.json")]: JSON.stringify(standIns(names)),
      [secretPath("authority.crt")]: this.authority.certificate,
    };
    for (const name of names) {
      const { certificate, key } = await this.authority.issue(name);
      files[secretPath(`${name}.crt`)] = certificate;
      files[secretPath(`${name}.key`)] = key;
    }
    await this.run(`${this.name}-stand-ins`, files, [
      ...names.flatMap((alias) => ["--network-alias", alias]),
      ...[image(), "caddy", "run", "--config", configurationPath("stand-ins.json")],
    ]);
  }

  private async startGateway(platform: Platform): Promise<void> {
    const { configuration, args, environment, listeners, memory, user } = gatewayWorkload(platform);
    const secrets = Object.entries(await gatewaySecrets(this.authority));
    const files = Object.fromEntries([
      ...configuration.map(({ name, text }) => [configurationPath(name), text]),
      ...secrets.map(([name, text]) => [secretPath(name), text]),
      [join(auditLog.folder, ".keep"), ""],
    ]) as Record<string, string>;
    await this.run(this.name, files, [
      ...["--read-only", "--user", `${user}:${user}`, "--memory", `${memory.mebibytes}m`],
      ...["--cap-drop", "ALL", "--cap-add", "NET_BIND_SERVICE"],
      ...["--security-opt", "no-new-privileges:true"],
      ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...listeners.flatMap(({ port }) => ["--publish", `127.0.0.1::${port}`]),
      ...[image(), ...args],
    ]);
    await this.untilItServes();
    for (const { port } of listeners) {
      const bound = await docker(["port", this.name, `${port}/tcp`]);
      this.ports.set(port, Number(bound.split(":").at(-1)));
    }
  }

  /** Runs a container whose files are put into volumes by another one, which never starts. */
  private async run(
    name: string,
    files: Readonly<Record<string, string>>,
    args: readonly string[],
  ): Promise<void> {
    const carrier = `${name}-files`;
    const volumes = [dirname(dirname(secretPath("any"))), auditLog.folder];
    await docker([
      ...["create", "--name", carrier, "--network", "none"],
      ...volumes.flatMap((folder) => ["--volume", folder]),
      ...[image(), "never-started"],
    ]);
    await copyInto(carrier, files);
    await docker([
      ...["run", "--detach", "--name", name, "--network", this.name],
      ...["--volumes-from", carrier, ...args],
    ]);
  }

  private async untilItServes(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await this.output()).includes("serving initial configuration")) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the gateway must serve within ten seconds, got\n${await this.output()}`);
  }
}

function isAmong(workloads: readonly WorkloadName[], name: string): boolean {
  return (workloads as readonly string[]).includes(name);
}
