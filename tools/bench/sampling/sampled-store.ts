import { randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { collectorWorkload } from "../../../components/collector/workload.ts";
import { jaegerWorkload } from "../../../components/jaeger/workload.ts";
import { samplerWorkload } from "../../../components/sampler/workload.ts";
import { tempoWorkload } from "../../../components/tempo/workload.ts";
import { yaml } from "../../../components/yaml.ts";
import { environmentFrom } from "../../../environment/parse.ts";
import { hostsOf } from "../../../model/deployment.ts";
import { listeners, workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { platformFor, type Platform } from "../../../model/platform.ts";
import { TENANT_HEADER, type Tenant } from "../../../model/sampling.ts";
import type { Workload } from "../../../model/workload.ts";
import { RunningWorkload } from "../../../test/support/running-workload.ts";
import { Failure } from "../../command-line.ts";
import { docker } from "../../docker.ts";
import { ask, type Answer, type Caller } from "../../https.ts";
import { newAuthority, type Authority } from "../../identities.ts";
import { withoutMetrics, type Change, type Configuration } from "./changed-pipelines.ts";
import type { Written } from "./made-traces.ts";

/** Milliseconds between two looks at whether something has come about, and until it is given up. */
const LOOKING = { pause: 250, patience: 120_000 } as const;

/** The token that the Collector knows. */
const TOKEN = "token-of-the-benchmark";

/** A platform of these workloads alone, kept as deployed by default, with Tempo's tenants. */
export function platformOf(
  workloads: readonly WorkloadName[],
  sampling: Readonly<Record<string, unknown>>,
): Platform {
  const settings = {
    sampling,
    traceRetention: "72h",
    batchDelay: "200ms",
    // Nothing is restarted here.
    persistentQueues: false,
    target: { kind: "docker" },
  };
  const missing = workloadNames.filter((name) => !workloads.includes(name));
  return platformFor(environmentFrom("bench", settings), missing);
}

/** How the workloads that keep traces are rendered. */
const renderers = {
  tempo: tempoWorkload,
  jaeger: jaegerWorkload,
  sampler: samplerWorkload,
  collector: collectorWorkload,
} as const;

/** A workload that keeps traces, or brings them to where they are kept. */
type Keeper = keyof typeof renderers;

/** The real Collector as a platform describes it, its samplers and the real Tempo where it has them. */
export class SampledStore {
  /** The hosts of the samplers; none where everything is kept. */
  readonly samplers: readonly string[];
  private readonly network = `tracing-sampled-${randomBytes(4).toString("hex")}`;
  private readonly running = new Map<string, RunningWorkload>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly authority: Authority;
  private readonly caller: Caller;

  private constructor(authority: Authority, caller: Caller, samplers: readonly string[]) {
    this.authority = authority;
    this.caller = caller;
    this.samplers = samplers;
  }

  /** Runs what a platform has of them, until `stop`; `change` is made to each of their configurations. */
  static async start(platform: Platform, change: Change = (same) => same): Promise<SampledStore> {
    const authority = await newAuthority();
    const certificate = await authority.issue("operator");
    const caller = { authority: authority.certificate, certificate };
    const there = (name: WorkloadName) => platform.workloads.includes(name);
    const samplers = there("sampler") ? hostsOf(platform, "sampler") : [];
    const store = new SampledStore(authority, caller, samplers);
    try {
      await docker(["network", "create", store.network]);
      // The last first: what somebody would have to send again is no part of any measurement.
      for (const name of Object.keys(renderers).filter(isKeeper).filter(there)) {
        const workload = changed(renderers[name](platform), finished(name, change));
        for (const host of hostsOf(platform, name)) await store.run(name, workload, host);
      }
      return store;
    } catch (error) {
      await store.stop();
      throw error;
    }
  }

  private async run(name: WorkloadName, workload: Workload, host: string): Promise<void> {
    const identity = await this.authority.issue(name, [name, host, "localhost"]);
    const secrets = {
      "authority.crt": this.authority.certificate,
      [`${name}.crt`]: identity.certificate,
      [`${name}.key`]: identity.key,
      "otlp-tokens": `${TOKEN}\n`,
    };
    // A replica goes by its host.
    const asHost = { ...workload, name: host as WorkloadName };
    const running = await RunningWorkload.start(asHost, secrets, this.network);
    this.running.set(host, running);
    await running.untilReady(this.caller);
  }

  /** One of them as a container, by its host. */
  of(host: string): RunningWorkload {
    const running = this.running.get(host);
    if (!running) throw new Failure(`${host} must have been started`);
    return running;
  }

  /** Offers a message to the first door there is over OTLP's HTTP; the status it is answered with. */
  async post({ body }: Pick<Written, "body">): Promise<number> {
    this.door ??= this.doorOf();
    const sender = { ...this.caller, token: TOKEN, agent: this.agent };
    return (await ask(await this.door, sender, { type: "application/x-protobuf", body })).status;
  }
  private door: Promise<string> | undefined;

  /** The Collector's door, or a sampler's that was made to speak HTTP. */
  private async doorOf(): Promise<string> {
    const { collector, sampler } = listeners;
    const [host = ""] = this.running.has("collector") ? ["collector"] : this.samplers;
    const { port } = host === "collector" ? collector.otlpHttp : sampler.otlpGrpc;
    return `https://${await this.of(host).address(port)}/v1/traces`;
  }

  /** Sends messages, some at once; an Error unless all are accepted. */
  async send(messages: readonly Written[], senders = 4): Promise<void> {
    const waiting = [...messages];
    const sender = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const status = await this.post(next);
        if (status !== 200) throw new Failure(`a message must be accepted, got '${status}'`);
      }
    };
    await Promise.all(Array.from({ length: senders }, sender));
  }

  /** The metrics of those who send to stores, page by page; they are written anew each ten seconds. */
  async metricsOfSenders(): Promise<string[]> {
    const hosts = this.samplers.length > 0 ? this.samplers : ["collector"];
    return Promise.all(hosts.map((host) => this.metrics(host)));
  }

  /** The metrics of the Collector or of a sampler. */
  async metrics(host: string): Promise<string> {
    const { port } = listeners[host === "collector" ? "collector" : "sampler"].metrics;
    return (await ask(`https://${await this.of(host).address(port)}/metrics`, this.caller)).body;
  }

  /** Asks Tempo for something of a tenant's. */
  async tempo(path: string, tenant?: Tenant): Promise<Answer> {
    const { port } = listeners.tempo.http;
    const url = `https://${await this.of("tempo").address(port)}${path}`;
    const caller = { ...this.caller, agent: this.agent };
    const headers = { [TENANT_HEADER]: tenant ?? "" };
    return ask(url, tenant === undefined ? caller : { ...caller, headers });
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await Promise.all([...this.running.values()].map((one) => one.remove()));
    await docker(["network", "rm", this.network]);
  }
}

/** Waits until something is so; an Error that says what was wrong after two minutes. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  patience: number = LOOKING.patience,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Failure(`${what} must come about, got nothing of it in time`);
    await sleep(LOOKING.pause);
  }
}

const isKeeper = (name: string): name is Keeper => name in renderers;

function finished(name: Keeper, change: Change): Change {
  switch (name) {
    case "tempo":
    case "jaeger":
      return (configuration) => configuration;
    case "sampler":
    case "collector":
      return (configuration) => withoutMetrics(change(configuration));
  }
}

function changed(workload: Workload, change: Change): Workload {
  const [first, ...others] = workload.configuration;
  if (!first) return workload;
  const text = yaml(change(parse(first.text) as Configuration));
  return { ...workload, configuration: [{ ...first, text }, ...others] };
}
