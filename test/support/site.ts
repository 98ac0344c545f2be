import { execa } from "execa";
import { newAuthority, type Authority } from "../../tools/identities.ts";
import { workbench } from "../../tools/workbench.ts";

let sites = 0;

/** A network without a way out, and the authority that those on it trust. */
export class Site {
  readonly name: string;
  readonly authority: Authority;
  /** This machine's own address on it. */
  readonly here: string;

  private constructor(name: string, authority: Authority, here: string) {
    this.name = name;
    this.authority = authority;
    this.here = here;
  }

  static async open(): Promise<Site> {
    const name = `tracing-test-collector-${process.pid}-${Date.now()}-${sites++}`;
    await inDocker("network", "create", "--internal", name);
    const gateway = "{{(index .IPAM.Config 0).Gateway}}";
    const here = await inDocker("network", "inspect", "--format", gateway, name);
    return new Site(name, await newAuthority(), here);
  }

  /** Removes it; everybody must have left. */
  async close(): Promise<void> {
    await inDocker("network", "rm", this.name).catch(() => undefined);
  }
}

/** What the engine answers to a command. */
export async function inDocker(...command: string[]): Promise<string> {
  const { stdout } = await execa("docker", command, { env: workbench().env, stdin: "ignore" });
  return stdout;
}
