import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { images, type Image } from "../../model/images.ts";
import type { Workload } from "../../model/workload.ts";
import { confinement } from "../../targets/docker/confinement.ts";
import { docker } from "../../tools/docker.ts";
import { ask, type Answer, type Caller, type Message } from "../../tools/https.ts";
import { workbench } from "../../tools/workbench.ts";
import { carryFiles, filesOf } from "./carried-files.ts";

/** Milliseconds between two questions whether a workload is ready. */
const PAUSE = 100;

/** How often it is asked: for 45 seconds, longer than any store takes on a busy machine. */
const QUESTIONS = 450;

/** A network, and the names that a workload has there, its own host's first. */
export interface Place {
  readonly network: string;
  readonly hosts: readonly string[];
}

/** A workload in a container of the very image that is deployed, confined as it is deployed. */
export class RunningWorkload {
  readonly workload: Workload;
  private readonly name: string;
  private readonly network: string;
  private readonly hosts: readonly string[];

  private constructor(workload: Workload, { network, hosts }: Place) {
    this.workload = workload;
    this.network = network;
    this.hosts = hosts;
    this.name = `workload-test-${workload.name}-${randomBytes(4).toString("hex")}`;
  }

  /**
   * Starts a workload with its secrets by name, on ports of the loopback that the engine chooses and
   * under its name in a network, or those of a replica.
   */
  static async start(
    workload: Workload,
    secrets: Readonly<Record<string, string>>,
    place: string | Place = "bridge",
  ): Promise<RunningWorkload> {
    const running = new RunningWorkload(
      workload,
      typeof place === "string" ? { network: place, hosts: [workload.name] } : place,
    );
    try {
      await carryFiles(running.carrier, running.image, filesOf(workload, secrets));
      await docker(running.command());
      return running;
    } catch (error) {
      await running.remove();
      throw error;
    }
  }

  /** Where the loopback reaches a port of the workload, `localhost:<port>`. */
  async address(port: number): Promise<string> {
    const [bound = ""] = await docker(["port", this.name, `${port}/tcp`]);
    return `localhost:${bound.split(":").at(-1) ?? ""}`;
  }

  /** What the listener that says whether the workload is ready answers at a path. */
  async ask(path: string, caller: Caller, message?: string | Message): Promise<Answer> {
    const { listener } = this.workload.readiness;
    return ask(`https://${await this.address(listener.port)}${path}`, caller, message);
  }

  /** Waits until the workload says that it is ready; how many milliseconds that took. */
  async untilReady(caller: Caller): Promise<number> {
    const { path = "/" } = this.workload.readiness;
    const began = Date.now();
    for (let question = 0; question < QUESTIONS; question++) {
      const answer = await this.ask(path, caller).catch(() => undefined);
      if (answer?.status === 200) return Date.now() - began;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    throw new Error(`${this.workload.name} must become ready, got\n${await this.output()}`);
  }

  /** Kills the process as a lack of memory would, and starts it again over the same files. */
  async killAndStart(): Promise<void> {
    await docker(["kill", "--signal", "KILL", this.name]);
    await docker(["start", this.name]);
  }

  /** Runs a program inside; what it wrote to its standard output, line by line. */
  exec(program: readonly string[]): Promise<string[]> {
    return docker(["exec", this.name, ...program]);
  }

  /** Ends the process as a platform's removal would: what it wants to write, it writes. */
  async halt(): Promise<void> {
    await docker(["stop", this.name]);
  }

  /** What lies under a path inside, as a tar. */
  async copyOf(path: string): Promise<Uint8Array> {
    const read = execa({ env: workbench().env, stdin: "ignore", encoding: "buffer" });
    const { stdout } = await read("docker", ["cp", `${this.name}:${path}`, "-"]);
    return stdout;
  }

  /** Bytes of memory that the engine counts as the workload's, file caches not among them. */
  async memoryUsed(): Promise<number> {
    const [text = ""] = await docker([
      ...["stats", "--no-stream", "--format", "{{.MemUsage}}", this.name],
    ]);
    const [, number, unit] = /^([\d.]+)([KMG])iB/.exec(text) ?? [];
    return Number(number) * 1024 ** ("KMG".indexOf(unit ?? "") + 1);
  }

  /** UIDs of all processes inside. */
  async users(): Promise<string[]> {
    const [, ...lines] = await docker(["top", this.name, "-eo", "uid,pid"]);
    return lines.map((line) => line.trim().split(/\s+/)[0] ?? "");
  }

  /** Whether the process was ended for want of memory, or started anew by anybody. */
  async state(): Promise<{ readonly running: boolean; readonly killed: boolean }> {
    const format = "{{.State.Running}} {{.State.OOMKilled}}";
    const [text = ""] = await docker(["inspect", "--format", format, this.name]);
    const [running, killed] = text.split(" ");
    return { running: running === "true", killed: killed === "true" };
  }

  /** What the process wrote to its standard output. */
  async output(): Promise<string> {
    return (await docker(["logs", this.name])).join("\n");
  }

  async remove(): Promise<void> {
    for (const container of [this.name, this.carrier]) {
      await docker(["rm", "--force", "--volumes", container]).catch(() => undefined);
    }
    await docker(["volume", "rm", "--force", this.name]);
  }

  private get carrier(): string {
    return `${this.name}-files`;
  }

  private get image(): string {
    const { image } = this.workload;
    const name = workbench().images[image];
    if (name === undefined)
      throw new Error(`the image '${image}' must be there, run \`npm run setup\``);
    return name;
  }

  /** The command that runs the workload, in the words of the engine's own client. */
  private command(): string[] {
    const { workload, name } = this;
    const published: Image = images[workload.image];
    const { user, memory, memorySwap, cpus, capabilities, securityOpts, ...rest } = confinement(
      workload,
      published,
    );
    const { tmpfs = {} } = rest as { tmpfs?: Record<string, string> };
    return [
      ...["run", "--detach", "--name", name, "--hostname", this.hosts[0] ?? "", "--user", user],
      ...["--network", this.network],
      ...(this.network === "bridge" ? [] : this.hosts.flatMap((host) => ["--network-alias", host])),
      ...["--read-only", "--memory", `${memory}m`, "--memory-swap", `${memorySwap}m`],
      ...["--cpus", cpus, ...securityOpts.flatMap((option) => ["--security-opt", option])],
      ...capabilities.drops.flatMap((capability) => ["--cap-drop", capability]),
      ...Object.entries(tmpfs).flatMap(([path, how]) => ["--tmpfs", `${path}:${how}`]),
      ...Object.entries(workload.environment).flatMap(([key, value]) => [
        "--env",
        `${key}=${value}`,
      ]),
      ...workload.listeners.flatMap(({ port }) => ["--publish", `127.0.0.1::${port}`]),
      ...(workload.storage ? ["--volume", `${name}:${workload.storage.path}`] : []),
      ...(workload.entrypoint ? ["--entrypoint", ...workload.entrypoint] : []),
      ...["--volumes-from", `${this.carrier}:ro`, this.image, ...workload.args],
    ];
  }
}
