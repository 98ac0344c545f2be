import { mkdir } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { COLLECTOR_STORAGE } from "../../components/queue-storage.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { copyFolder, laidOut } from "../../tools/container-files.ts";
import { workbench } from "../../tools/workbench.ts";
import { newAuthority } from "../../tools/identities.ts";

/** The tokens that the Collector knows, one of each kind of sender. */
export const tokens = { program: "token-of-programs", browser: "token-of-browsers" } as const;

/** What a listener has answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A question to a listener. */
export interface Question {
  readonly port?: number;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How it is run, beside its configuration. */
export interface Circumstances {
  /** Arguments beside the one that names the configuration. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Hard limit in MiB, beyond which the process is killed. */
  readonly memory?: number;
  /** Names of servers that this machine itself plays, on the network's own address. */
  readonly playedHere?: readonly string[];
}

/** The real Collector in the image that is deployed, in a network without a way out. */
export class CollectorContainer {
  private readonly name = `tracing-test-collector-${process.pid}-${Date.now()}`;
  private readonly docker = execa({ env: workbench().env, stdin: "ignore" });
  private address = "";
  private authority = "";

  /** Runs it with a configuration until `stop`. */
  static async start(
    configuration: string,
    circumstances: Circumstances = {},
  ): Promise<CollectorContainer> {
    const collector = new CollectorContainer();
    try {
      await collector.run(configuration, circumstances);
      return collector;
    } catch (error) {
      await collector.stop();
      throw error;
    }
  }

  private async run(configuration: string, circumstances: Circumstances): Promise<void> {
    const { name, docker } = this;
    const { args = [], environment = {}, memory, playedHere = [] } = circumstances;
    const config = `--config=file:${configurationPath("collector.yaml")}`;
    const image = workbench().images.collector ?? "";
    await docker("docker", ["network", "create", "--internal", name]);
    const gateway = "{{(index .IPAM.Config 0).Gateway}}";
    const { stdout: here } = await docker("docker", [
      ...["network", "inspect", "--format", gateway, name],
    ]);
    await docker("docker", [
      ...["create", "--name", name, "--network", name],
      ...(memory === undefined ? [] : ["--memory", `${memory}m`, "--memory-swap", `${memory}m`]),
      ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...playedHere.flatMap((server) => ["--add-host", `${server}:${here}`]),
      ...[image, config, ...args],
    ]);
    await this.copyIn(configuration);
    await docker("docker", ["start", name]);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const { stdout } = await docker("docker", ["inspect", "--format", format, name]);
    this.address = stdout;
    await this.eventually(async () => (await this.ask({ port: 13133, method: "GET" })).status, 200);
  }

  private async copyIn(configuration: string): Promise<void> {
    const authority = await newAuthority();
    const identity = await authority.issue("collector", ["collector", "localhost"]);
    this.authority = authority.certificate;
    const files = {
      [configurationPath("collector.yaml")]: configuration,
      [secretPath("authority.crt")]: authority.certificate,
      [secretPath("collector.crt")]: identity.certificate,
      [secretPath("collector.key")]: identity.key,
      [secretPath("otlp-tokens")]: `${Object.values(tokens).join("\n")}\n`,
      [secretPath("redis-password")]: "password-of-redis",
    };
    await laidOut(files, async (folder) => {
      await mkdir(join(folder, COLLECTOR_STORAGE), { recursive: true });
      // Copied as root's, but it is another user who reads, and who writes the queues.
      await copyFolder(this.name, folder, "a+rwX");
    });
  }

  /** Asks a listener over TLS; the OTLP door for telemetry unless another port is named. */
  ask(path: string | Question, more: Question = {}): Promise<Answer> {
    const question = typeof path === "string" ? more : path;
    const { port = 4318, method = "POST", headers = {}, body = "" } = question;
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host: this.address, port, method, headers, ca: this.authority, timeout: 10_000 },
          ...{ path: typeof path === "string" ? path : "/", servername: "collector" },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const { statusCode: status = 0, headers } = response;
            resolve({ status, headers, body: Buffer.concat(chunks).toString() });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Sends telemetry as OTLP in JSON; an Error unless it is accepted. */
  async send(signal: "traces" | "metrics" | "logs", telemetry: object): Promise<void> {
    const answer = await this.post(signal, telemetry);
    if (answer.status !== 200) throw new Error(`${signal}: ${answer.status} ${answer.body}`);
  }

  /** Offers telemetry as OTLP in JSON, with some token. */
  post(signal: string, telemetry: object, token: string = tokens.program): Promise<Answer> {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    return this.ask(`/v1/${signal}`, { headers, body: JSON.stringify(telemetry) });
  }

  /** All that it has written to its log, with the line breaks that are within entries. */
  async log(): Promise<string> {
    const { all } = await this.docker({ all: true })("docker", ["logs", this.name]);
    return all
      .split("\n")
      .map((line) =>
        line.startsWith("{") ? (JSON.parse(line) as { msg: string }).msg + line : line,
      )
      .join("\n");
  }

  /** All that lies in the files of its queues. */
  async queues(): Promise<string> {
    const read = this.docker({ encoding: "buffer", maxBuffer: 2 ** 30 });
    const { stdout } = await read("docker", ["cp", `${this.name}:${COLLECTOR_STORAGE}`, "-"]);
    return Buffer.from(stdout).toString("latin1");
  }

  /** Waits until a question is answered as expected; an Error after half a minute. */
  async eventually<Value>(ask: () => Promise<Value>, expected: Value): Promise<void> {
    const end = Date.now() + 30_000;
    for (;;) {
      const answer = await ask().catch((error: unknown) => error);
      if (answer === expected) return;
      if (Date.now() > end) throw new Error(`got ${String(answer)}\n${await this.log()}`);
      await pause(200);
    }
  }

  async stop(): Promise<void> {
    const { name } = this;
    const quiet = this.docker({ reject: false });
    await quiet("docker", ["rm", "--force", "--volumes", name]);
    await quiet("docker", ["network", "rm", name]);
  }
}
