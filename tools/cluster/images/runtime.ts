import { execa } from "execa";
import type { Layout } from "../layout.ts";
import type { Programs } from "../programs.ts";

/** The images that the node's container runtime has. */
export class RuntimeImages {
  private readonly command: readonly [string, ...string[]];
  private readonly env: Readonly<Record<string, string>>;

  constructor({ runtimeSocket }: Layout, programs: Programs) {
    this.command = [programs.debian("ctr"), "--address", runtimeSocket, "--namespace", "k8s.io"];
    this.env = programs.env;
  }

  /** Whether the runtime answers. */
  async answer(): Promise<boolean> {
    const [program, ...args] = this.command;
    const { failed } = await execa(program, [...args, "version"], { env: this.env, reject: false });
    return !failed;
  }

  /** The references of all images. */
  async references(): Promise<Set<string>> {
    return new Set((await this.run("images", "list", "--quiet")).split("\n"));
  }

  /** The number of each running container's first process, by the container's id. */
  async processes(): Promise<Map<string, number>> {
    const [, ...lines] = (await this.run("tasks", "list")).trim().split("\n");
    const tasks = lines.map((line) => line.split(/\s+/));
    return new Map(tasks.map(([id = "", pid = ""]) => [id, Number(pid)]));
  }

  /** Takes the images of an archive. */
  async import(file: string): Promise<void> {
    await this.run("images", "import", file);
  }

  /** Takes images from the Docker engine, by what they are called there. */
  async take(reference: string, docker: Readonly<Record<string, string>>): Promise<void> {
    const [program, ...args] = this.command;
    const saved = execa("docker", ["save", reference], {
      env: docker,
      encoding: "buffer",
      buffer: false,
    });
    await saved.pipe(program, [...args, "images", "import", "-"], { env: this.env });
  }

  /** Gives an image one more reference. */
  async call(image: string, reference: string): Promise<void> {
    await this.run("images", "tag", "--force", image, reference);
  }

  /** Takes a reference away. */
  async forget(reference: string): Promise<void> {
    await this.run("images", "remove", reference);
  }

  private async run(...args: string[]): Promise<string> {
    const [program, ...first] = this.command;
    const { stdout } = await execa(program, [...first, ...args], {
      env: this.env,
      stdin: "ignore",
    });
    return stdout;
  }
}
