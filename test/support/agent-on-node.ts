import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { collectorConfig } from "../../components/collector/config.ts";
import { yaml } from "../../components/yaml.ts";
import { NODE_NAME, POD_LOGS, type Agent } from "../../model/agent.ts";
import { folders } from "../../model/workload.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";
import { allOfIt, agentWith, platformWith, textOf } from "./agents.ts";
import { freePorts } from "../../tools/free-ports.ts";
import { programFile } from "./program-file.ts";
import { RunningProcess } from "./running-process.ts";
import { mappingAt, type Mapping } from "./yaml-walk.ts";

/** The node that the agent is told it is on. */
export const NODE = "node-7";

/** Milliseconds for either to end in. */
const GRACE = 20_000;

/** A signal of the two that an agent sends. */
type Signal = "logs" | "metrics";

/** An agent and the Collector's door as processes of this machine, both as production has them, over folders of their own. */
export class AgentOnNode {
  private readonly folder: string;
  private readonly program: string;
  private readonly authority: Authority;
  private readonly port: number;
  private readonly processes: { agent?: RunningProcess; door?: RunningProcess } = {};

  private constructor(parts: Parts) {
    this.folder = parts.folder;
    this.program = parts.program;
    this.authority = parts.authority;
    this.port = parts.port;
  }

  /** Makes the folders, with nobody running. */
  static async prepare(): Promise<AgentOnNode> {
    const [port = 0] = await freePorts(1);
    const node = new AgentOnNode({
      folder: await mkdtemp(join(tmpdir(), "tracing-infra-agent-")),
      program: await programFile("collector"),
      ...{ authority: await newAuthority(), port },
    });
    await node.writeFiles();
    return node;
  }

  async startAgent(): Promise<void> {
    await this.processes.agent?.kill();
    this.processes.agent = this.run("agent", { [NODE_NAME]: NODE });
  }

  async startDoor(): Promise<void> {
    await this.processes.door?.kill();
    this.processes.door = this.run("door", { HOSTNAME: "collector-0" });
  }

  stopDoor = () => this.processes.door?.stop(GRACE);
  killAgent = () => this.processes.agent?.kill();

  /** The last of what the processes wrote to their own logs. */
  get output(): string {
    const { agent, door } = this.processes;
    return [agent, door].map((one) => one?.output.slice(-2_000) ?? "").join("\n");
  }

  /** Whether the agent has found a file, from whose end on it then reads. */
  get follows(): boolean {
    return this.processes.agent?.output.includes("Started watching file") ?? false;
  }

  /** Appends lines as a container runtime does to a container's file. */
  async write(file: string, ...lines: readonly string[]): Promise<void> {
    const path = this.here(`${POD_LOGS}/${file}`);
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, lines.map((line) => `${line}\n`).join(""));
  }

  /** Every batch of a signal that the door has taken. */
  async taken(signal: Signal): Promise<Mapping[]> {
    const text = await readFile(join(this.folder, `${signal}.json`), "utf8").catch(() => "");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const lines = whole.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Mapping);
  }

  /** What the program says of a configuration. */
  async validate(text: string): Promise<{ readonly valid: boolean; readonly output: string }> {
    const path = join(this.folder, "validated.yaml");
    await writeFile(path, this.placed(text));
    const args = ["validate", `--config=file:${path}`];
    const process = RunningProcess.start({
      ...{ file: this.program, args, environment: { [NODE_NAME]: NODE } },
    });
    const { code, output } = await process.end();
    return { valid: code === 0, output };
  }

  async remove(): Promise<void> {
    await this.processes.agent?.stop(GRACE);
    await this.processes.door?.stop(GRACE);
    await rm(this.folder, { recursive: true });
  }

  private run(name: string, environment: Readonly<Record<string, string>>): RunningProcess {
    const args = [`--config=file:${join(this.folder, `${name}.yaml`)}`];
    return RunningProcess.start({ file: this.program, args, environment });
  }

  private async writeFiles(): Promise<void> {
    const agent: Agent = agentWith(allOfIt);
    const { certificate, key } = await this.authority.issue("collector", ["localhost"]);
    const files = {
      "agent.yaml": this.placed(textOf(agent)),
      "door.yaml": this.placed(yaml(this.door())),
      [`.${folders.secrets}/authority.crt`]: this.authority.certificate,
      [`.${folders.secrets}/collector.crt`]: certificate,
      [`.${folders.secrets}/collector.key`]: key,
      [`.${folders.secrets}/otlp-token`]: "agents-token",
      [`.${folders.secrets}/otlp-tokens`]: "agents-token\nbrowsers-token\n",
    };
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    await mkdir(this.here(agent.storage?.path ?? ""), { recursive: true });
    await mkdir(this.here(POD_LOGS), { recursive: true });
  }

  /** The Collector's own doors for logs and metrics with what it does to both, and files in the place of the stores. */
  private door(): Mapping {
    const whole = collectorConfig(platformWith(allOfIt)) as unknown as Mapping;
    const pipelines = mappingAt(whole, "service", "pipelines");
    const signals = ["logs", "metrics"] as const;
    const tokens = "bearertokenauth/otlp";
    return {
      extensions: { [tokens]: mappingAt(whole, "extensions", tokens) },
      receivers: { otlp: mappingAt(whole, "receivers", "otlp") },
      processors: Object.fromEntries(
        signals
          .flatMap((signal) => mappingAt(pipelines, signal)["processors"] as string[])
          .map((id) => [id, mappingAt(whole, "processors", id)]),
      ),
      exporters: Object.fromEntries(
        signals.map((signal) => [
          `file/${signal}`,
          { path: join(this.folder, `${signal}.json`), flush_interval: "100ms", append: true },
        ]),
      ),
      service: {
        extensions: [tokens],
        telemetry: { metrics: { level: "none" } },
        pipelines: Object.fromEntries(
          signals.map((signal) => [
            signal,
            { ...(pipelines[signal] as Mapping), exporters: [`file/${signal}`] },
          ]),
        ),
      },
    };
  }

  /** A configuration with the folders and the door of this place. */
  private placed(text: string): string {
    return text
      .replaceAll("collector.tracing-prod.svc:4317", `localhost:${this.port}`)
      .replaceAll("0.0.0.0:4317", `127.0.0.1:${this.port}`)
      .replaceAll("0.0.0.0:4318", "127.0.0.1:0")
      .replaceAll(folders.secrets, this.here(folders.secrets))
      .replaceAll(POD_LOGS, this.here(POD_LOGS))
      .replaceAll("/var/lib/otelcol", this.here("/var/lib/otelcol"));
  }

  private here(path: string): string {
    return join(this.folder, path);
  }
}

interface Parts {
  readonly folder: string;
  readonly program: string;
  readonly authority: Authority;
  readonly port: number;
}
