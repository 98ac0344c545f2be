import assert from "node:assert/strict";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { execa } from "execa";
import { buildEnvironment } from "../../tools/offline/go.ts";
import { siteFor } from "../../tools/setup/site.ts";
import { root } from "./environments.ts";

/** The service's sources, a Go module of their own. */
const SOURCES = join(root, "test/support/sampling-sdk");

/** Where a service asks which share of its traces to send, and what it shows there. */
export interface Asked {
  /** Such as `https://localhost:5778/sampling`. */
  readonly url: string;
  readonly token: string;
  /** PEM of the authority that it trusts. */
  readonly authority: string;
  readonly service: string;
}

/** What a service has done, and what its SDK had to say. */
export interface Done {
  /** Traces that would be sent, of those that began. */
  readonly sampled: number;
  /** How long it took to begin them. */
  readonly seconds: number;
  readonly errors: readonly string[] | null;
  /** What the sampler wrote on the last trace that would be sent. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** OpenTelemetry's SDK for Go with its remote sampler, built once for many services. */
export class SamplingSdk {
  private readonly folder: string;
  private readonly running = new Set<SamplingService>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async build(): Promise<SamplingSdk> {
    const sdk = new SamplingSdk(await mkdtemp(join(tmpdir(), "tracing-infra-sampling-sdk-")));
    const env = await buildEnvironment(siteFor("auto"), { runsIn: "host" });
    await execa("go", ["build", "-o", sdk.program, "."], { cwd: SOURCES, env });
    return sdk;
  }

  /** Starts a service, which asks once by itself. */
  start(asked: Asked): SamplingService {
    const service = new SamplingService(this.program, asked);
    this.running.add(service);
    return service;
  }

  /** Ends every service that was started. */
  async remove(): Promise<void> {
    await Promise.all([...this.running].map((service) => service.end()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private get program(): string {
    return join(this.folder, "sampling-sdk");
  }
}

/** A service that lets the platform say which share of its traces it sends. */
export class SamplingService {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: Interface;

  constructor(program: string, { url, token, authority, service }: Asked) {
    this.process = spawn(program, [], {
      stdio: ["pipe", "pipe", "inherit"],
      env: {
        SAMPLING_URL: url,
        SAMPLING_TOKEN: token,
        SAMPLING_AUTHORITY: authority,
        SAMPLING_SERVICE: service,
      },
    });
    this.lines = createInterface({ input: this.process.stdout });
  }

  /** Asks the platform, and takes over what it says. */
  fetch(): Promise<Done> {
    return this.order("fetch");
  }

  /** Begins traces whose first span has a name. */
  begin(traces: number, name: string): Promise<Done> {
    return this.order(`start ${traces} ${name}`);
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.stdin.end();
    await ended;
  }

  private order(words: string): Promise<Done> {
    const answer = new Promise<Done>((resolve, reject) => {
      this.lines.once("line", (line) => {
        resolve(JSON.parse(line) as Done);
      });
      this.lines.once("close", () => {
        reject(new Error("the service must answer, got its end"));
      });
    });
    this.process.stdin.write(`${words}\n`);
    return answer;
  }
}

/** @throws AssertionError where more or fewer were sampled than chance has, within three standard deviations. */
export function assertShare({ sampled }: Done, traces: number, percent: number): void {
  const share = percent / 100;
  const deviation = Math.sqrt(traces * share * (1 - share));
  const off = Math.abs(sampled - traces * share);
  assert.ok(off <= 3 * deviation, `${sampled} of ${traces}, expected ${percent} %`);
}
