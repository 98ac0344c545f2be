import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { freePorts } from "../../free-ports.ts";
import type { Authority, Identity } from "../../identities.ts";
import { bundle, bundleFile } from "../../offline/app-bundle.ts";
import { root } from "../../stack-file.ts";
import type { StandIns } from "./stand-ins.ts";

/** What one request costs. */
export interface Cost {
  /** Milliseconds until the answer, for half of the requests at most. */
  readonly latency: number;
  /** Milliseconds of processor time of the service. */
  readonly cpu: number;
}

/** Where a service runs: its folder for files, who signs, and who answers it. */
export interface Surroundings {
  readonly folder: string;
  readonly authority: Authority;
  readonly identity: Identity;
  readonly standIns: StandIns;
}

/** The service in TypeScript, as it is deployed, with or without its instrumentation. */
export class MeasuredService {
  private readonly process: ChildProcess;
  private readonly port: number;
  private readonly agent: Agent;

  private constructor(process: ChildProcess, port: number, agent: Agent) {
    this.process = process;
    this.port = port;
    this.agent = agent;
  }

  static async start(instrumentation: "on" | "off", at: Surroundings): Promise<MeasuredService> {
    const { folder, authority, identity } = at;
    await bundle(join(root, "apps/business-logic/main.ts"), folder);
    await writeFile(join(folder, "authority.crt"), authority.certificate);
    await writeFile(join(folder, "service.crt"), identity.certificate);
    await writeFile(join(folder, "service.key"), identity.key, { mode: 0o600 });
    await writeFile(join(folder, "token"), "token");
    const [port = 0] = await freePorts(1);
    const env = variables(at, { port, instrumentation });
    const process = spawn(globalThis.process.execPath, [join(folder, bundleFile)], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const tls = { ca: authority.certificate, cert: identity.certificate, key: identity.key };
    const agent = new Agent({ ...tls, keepAlive: true, maxSockets: 1 });
    const service = new MeasuredService(process, port, agent);
    await service.ready();
    return service;
  }

  /** What one of so many requests costs, one after the other. */
  async cost(requests: number): Promise<Cost> {
    const before = this.processorTime();
    const latencies: number[] = [];
    for (let count = 0; count < requests; count++) {
      const start = performance.now();
      const status = await this.ask();
      if (status !== 200) throw new Error(`business-logic: must answer 200, got '${status}'`);
      latencies.push(performance.now() - start);
    }
    const cpu = (this.processorTime() - before) / requests;
    latencies.sort((one, other) => one - other);
    return { latency: latencies[Math.floor(requests / 2)] ?? 0, cpu };
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }

  private ask(): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "x-correlation-id": "bench" };
      const url = `https://localhost:${this.port}/api/chat`;
      const asked = request(url, { method: "POST", agent: this.agent, headers }, (response) => {
        response.resume();
        response.on("end", () => {
          resolve(response.statusCode ?? 0);
        });
      });
      asked.on("error", reject);
      asked.end('{"message":"What is the answer?"}');
    });
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await this.ask().catch(() => 0)) === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("business-logic: must become ready within ten seconds, got no answer");
  }

  /** Milliseconds of processor time, over all threads, as the kernel counts them. */
  private processorTime(): number {
    return globSync(`/proc/${this.process.pid ?? 0}/task/*/schedstat`).reduce(
      (sum, path) => sum + Number(readFileSync(path, "utf8").split(" ")[0]) / 1e6,
      0,
    );
  }
}

function variables(
  { folder, standIns: { http, redis } }: Surroundings,
  { port, instrumentation }: { readonly port: number; readonly instrumentation: string },
): Record<string, string> {
  const file = (name: string) => join(folder, name);
  return {
    ...{ LISTEN_HOST: "127.0.0.1", LISTEN_PORT: `${port}`, INSTRUMENTATION: instrumentation },
    // Waiting is not work: all of it is left out.
    SPEED: "1000000",
    TLS_AUTHORITY: file("authority.crt"),
    TLS_CERTIFICATE: file("service.crt"),
    TLS_KEY: file("service.key"),
    OTLP_TOKEN_FILE: file("token"),
    ADMIN_TOKEN_FILE: file("token"),
    REDIS_PASSWORD_FILE: file("token"),
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${http}`,
    LLM_ROUTER_URL: `https://localhost:${http}`,
    WEBSOCKET_URL: `https://localhost:${http}`,
    REDIS_URL: `rediss://localhost:${redis}`,
  };
}
