import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { ImageName } from "../../../model/images.ts";
import { copyFiles } from "../../../tools/container-files.ts";
import { workbench } from "../../../tools/workbench.ts";

/** What a program is started with. */
export interface Surroundings {
  readonly args: readonly string[];
  /** Texts by their absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Ports as the engine names them, such as `4317/tcp`. */
  readonly ports: readonly string[];
  /** Part of the line that the program writes once it serves. */
  readonly serves: string;
}

/** Longest wait for a program to serve, in milliseconds. */
const PATIENCE = 30_000;

/** A program of the platform that serves on this machine's loopback until it is ended. */
export class Served {
  private readonly container: string;

  private constructor(container: string) {
    this.container = container;
  }

  /** Starts a program in the image that is deployed; ports are published wherever there is room. */
  static async start(image: ImageName, surroundings: Surroundings): Promise<Served> {
    const { args, files, ports, serves } = surroundings;
    const reference = workbench().images[image];
    if (reference === undefined) {
      throw new Error(`${image}: must be an image that this machine has, got none; run set-up`);
    }
    const { stdout } = await docker([
      "create",
      ...ports.flatMap((port) => ["--publish", `127.0.0.1::${port}`]),
      ...[reference, ...args],
    ]);
    const served = new Served(stdout);
    try {
      await copyFiles(stdout, files);
      await docker(["start", stdout]);
      const deadline = Date.now() + PATIENCE;
      while (!(await served.log()).includes(serves)) {
        if (Date.now() > deadline) throw new Error(`does not serve:\n${await served.log()}`);
        await sleep(50);
      }
    } catch (error) {
      await served.end();
      throw error;
    }
    return served;
  }

  /** Where this machine reaches a port, such as `127.0.0.1:32768`. */
  async addressOf(port: string): Promise<string> {
    const { stdout } = await docker(["port", this.container, port]);
    return stdout;
  }

  /** All that the program has written. */
  async log(): Promise<string> {
    return (await docker(["logs", this.container])).all;
  }

  async end(): Promise<void> {
    await docker(["rm", "--force", "--volumes", this.container]);
  }
}

function docker(args: readonly string[]) {
  return execa("docker", args, { env: workbench().env, stdin: "ignore", all: true });
}
