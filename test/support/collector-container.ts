import { mkdir } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { boostsFile } from "../../components/collector/boosts.ts";
import { COLLECTOR_STORAGE } from "../../components/queue-storage.ts";
import { archiveFiles } from "../../model/archive.ts";
import { BOOSTS_FILE, type Boost } from "../../model/boosts.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { tarFiles } from "../../tools/archive/tar-files.ts";
import { copyFiles, copyFolder, laidOut } from "../../tools/container-files.ts";
import { workbench } from "../../tools/workbench.ts";
import { inDocker, Site } from "./site.ts";

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
  /** Where it meets others; a place of its own where absent. */
  readonly site?: Site;
  /** Whose certificate it shows, and the host that others dial; the Collector's where absent. */
  readonly workload?: "collector" | "sampler";
  readonly host?: string;
}

/** The real Collector in the image that is deployed, in a network without a way out. */
export class CollectorContainer {
  private readonly docker = execa({ env: workbench().env, stdin: "ignore" });
  private readonly site: Site;
  private readonly host: string;
  private readonly name: string;
  private readonly ownSite: boolean;
  private address = "";

  private constructor(site: Site, host: string, ownSite: boolean) {
    this.site = site;
    this.host = host;
    this.name = `${site.name}-${host}`;
    this.ownSite = ownSite;
  }

  /** Runs it with a configuration until `stop`. */
  static async start(
    configuration: string,
    circumstances: Circumstances = {},
  ): Promise<CollectorContainer> {
    const { site, host = circumstances.workload ?? "collector" } = circumstances;
    const collector = new CollectorContainer(site ?? (await Site.open()), host, !site);
    try {
      await collector.run(configuration, circumstances);
      return collector;
    } catch (error) {
      await collector.stop();
      throw error;
    }
  }

  private async run(configuration: string, circumstances: Circumstances): Promise<void> {
    const { name, site, host } = this;
    const { args = [], environment = {}, memory, playedHere = [] } = circumstances;
    const { workload = "collector" } = circumstances;
    const config = `--config=file:${configurationPath(`${workload}.yaml`)}`;
    const image = workbench().images.collector ?? "";
    await inDocker(
      ...["create", "--name", name, "--hostname", host],
      ...["--network", site.name, "--network-alias", host],
      ...(memory === undefined ? [] : ["--memory", `${memory}m`, "--memory-swap", `${memory}m`]),
      ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...playedHere.flatMap((server) => ["--add-host", `${server}:${site.here}`]),
      ...[image, config, ...args],
    );
    await this.copyIn(configuration, workload);
    await this.begin();
  }

  /** Starts it, for the first time or once more, and waits until it is ready. */
  async begin(): Promise<void> {
    await inDocker("start", this.name);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    this.address = await inDocker("inspect", "--format", format, this.name);
    await this.eventually(async () => (await this.ask({ port: 13133, method: "GET" })).status, 200);
  }

  private async copyIn(configuration: string, workload: string): Promise<void> {
    const { authority } = this.site;
    const identity = await authority.issue(workload, [workload, this.host, "localhost"]);
    const files = {
      [configurationPath(`${workload}.yaml`)]: configuration,
      [configurationPath(BOOSTS_FILE)]: boostsFile([]),
      [secretPath("authority.crt")]: authority.certificate,
      [secretPath(`${workload}.crt`)]: identity.certificate,
      [secretPath(`${workload}.key`)]: identity.key,
      [secretPath("otlp-tokens")]: `${Object.values(tokens).join("\n")}\n`,
      [secretPath("redis-password")]: "password-of-redis",
    };
    await laidOut(files, async (folder) => {
      for (const written of [COLLECTOR_STORAGE, archiveFiles.folder]) {
        await mkdir(join(folder, written), { recursive: true });
      }
      // Copied as root's, but it is another user who reads, and who writes queues and archive.
      await copyFolder(this.name, folder, "a+rwX");
    });
  }

  /** Puts these boosts in place of those there are and starts it again, as the tool does. */
  async boost(boosts: readonly Boost[]): Promise<void> {
    await copyFiles(this.name, { [configurationPath(BOOSTS_FILE)]: boostsFile(boosts) });
    await this.end("stopped");
    await this.begin();
  }

  /** Asks a listener over TLS; the OTLP door for telemetry unless another port is named. */
  ask(path: string | Question, more: Question = {}): Promise<Answer> {
    const question = typeof path === "string" ? more : path;
    const { port = 4318, method = "POST", headers = {}, body = "" } = question;
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host: this.address, port, method, headers, timeout: 10_000 },
          ...{ ca: this.site.authority.certificate, servername: this.host },
          path: typeof path === "string" ? path : "/",
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

  /** Ends the process at once, or lets it finish what it holds; its exit code. */
  async end(how: "killed" | "stopped"): Promise<number> {
    await inDocker(...(how === "killed" ? ["kill"] : ["stop", "--time", "60"]), this.name);
    return Number(await inDocker("wait", this.name));
  }

  /** The files of its archive by their paths in it. */
  async archive(): Promise<Map<string, Buffer>> {
    const read = execa("docker", ["cp", `${this.name}:${archiveFiles.folder}`, "-"], {
      env: workbench().env,
      ...{ stdin: "ignore", encoding: "buffer", buffer: { stdout: false } },
    });
    const files = new Map<string, Buffer>();
    for await (const { path, content } of tarFiles(read.stdout, () => true)) {
      if (content) files.set(path, content);
    }
    await read;
    return files;
  }

  /** Puts a file in the place of one of its archive's. */
  async replaceArchived(path: string, content: Buffer): Promise<void> {
    await laidOut({ [path]: content }, async (folder) => {
      const file = join(folder, path);
      // By itself: its folder is its owner's alone, which a copied one would not be.
      await execa("chmod", ["a+rw", file]);
      await inDocker("cp", file, `${this.name}:${archiveFiles.folder}/${path}`);
    });
  }

  /** All that lies in the files of its queues. */
  async queues(): Promise<string> {
    const read = this.docker({ encoding: "buffer", maxBuffer: 2 ** 30 });
    const { stdout } = await read("docker", ["cp", `${this.name}:${COLLECTOR_STORAGE}`, "-"]);
    return Buffer.from(stdout).toString("latin1");
  }

  /** Waits until a question is answered as expected; an Error after half a minute, or so many seconds. */
  async eventually<Value>(ask: () => Promise<Value>, expected: Value, seconds = 30): Promise<void> {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      const answer = await ask().catch((error: unknown) => error);
      if (answer === expected) return;
      if (Date.now() > end) throw new Error(`got ${String(answer)}\n${await this.log()}`);
      await pause(200);
    }
  }

  async stop(): Promise<void> {
    await this.docker({ reject: false })("docker", ["rm", "--force", "--volumes", this.name]);
    if (this.ownSite) await this.site.close();
  }
}
