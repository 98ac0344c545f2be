import { randomBytes } from "node:crypto";
import { redisUsers } from "../../../components/credentials/redis-users.ts";
import { appNames, listeners, type WorkloadName } from "../../../model/listeners.ts";
import { docker } from "../../../tools/docker.ts";
import { newAuthority, type Authority } from "../../../tools/identities.ts";
import type { Certified } from "../../support/running-stores.ts";
import { withApps } from "../../support/environments.ts";
import { RunningWorkload } from "../../support/running-workload.ts";
import { workloadsOf } from "../../support/workloads.ts";
import { Sink } from "./sink.ts";

/** What callers show in this scene. */
export const tokens = {
  apps: "apps-token",
  admin: "apps-admin-token",
  otlp: "otlp-token",
} as const;

/** How many times faster than in reality simulated work is done. */
export const SPEED = 2;

/** The sample services and their Redis in their containers, with a stand-in for the Collector. */
export class Scene {
  readonly authority: Authority;
  readonly friend: Certified;
  readonly sink: Sink;
  private readonly network: string;
  private readonly running = new Map<WorkloadName, RunningWorkload>();

  private constructor(scene: Pick<Scene, "authority" | "friend" | "sink">, network: string) {
    this.authority = scene.authority;
    this.friend = scene.friend;
    this.sink = scene.sink;
    this.network = network;
  }

  /** Starts everything and waits until it is ready. */
  static async start(): Promise<Scene> {
    const network = `apps-test-${randomBytes(4).toString("hex")}`;
    await docker(["network", "create", network]);
    const format = "{{range .IPAM.Config}}{{.Gateway}}{{end}}";
    const [host = ""] = await docker(["network", "inspect", "--format", format, network]);
    const authority = await newAuthority();
    const sink = await Sink.open(await authority.issue("collector", ["collector"], [host]));
    const friend = {
      authority: authority.certificate,
      certificate: await authority.issue("operator"),
    };
    const scene = new Scene({ authority, friend, sink }, network);
    try {
      await scene.startOne("redis", host);
      await Promise.all(appNames.map((name) => scene.startOne(name, host)));
      return scene;
    } catch (error) {
      await scene.stop();
      throw error;
    }
  }

  of(name: WorkloadName): RunningWorkload {
    const one = this.running.get(name);
    if (!one) throw new Error(`${name}: must have been started`);
    return one;
  }

  /** Where a port of a service is reached from here. */
  async url(name: WorkloadName, port: number): Promise<string> {
    return `https://${await this.of(name).address(port)}`;
  }

  /** Where a client reaches the services. */
  door(): Promise<string> {
    return this.url("nginx", listeners.nginx.https.port);
  }

  async stop(): Promise<void> {
    this.sink.close();
    await Promise.all([...this.running.values()].map((one) => one.remove()));
    await docker(["network", "rm", this.network]);
  }

  private async startOne(name: WorkloadName, host: string): Promise<void> {
    const workload = workloadsOf("dev", withApps).find((one) => one.name === name);
    if (!workload) throw new Error(`${name}: must be in the dev stack`);
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `https://${host}:${this.sink.port}` };
    const isApp = "OTLP_TOKEN_FILE" in workload.environment;
    const environment = isApp ? { ...endpoint, SPEED: `${SPEED}` } : {};
    const started = await RunningWorkload.start(
      { ...workload, environment: { ...workload.environment, ...environment } },
      await this.secretsOf(name),
      this.network,
    );
    this.running.set(name, started);
    if (workload.readiness.path !== undefined) await started.untilReady(this.friend);
  }

  private async secretsOf(name: WorkloadName): Promise<Record<string, string>> {
    const identity = await this.authority.issue(name, [name, "localhost"]);
    return {
      "authority.crt": this.authority.certificate,
      [`${name}.crt`]: identity.certificate,
      [`${name}.key`]: identity.key,
      "redis-users.acl": redisUsers("password-of-redis"),
      "redis-password": "password-of-redis",
      "otlp-token": tokens.otlp,
      "apps-admin-token": `${tokens.admin}\n`,
      "apps-tokens.conf": `"Bearer ${tokens.apps}" 1;\n`,
    };
  }
}
