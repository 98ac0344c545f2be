import { randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { collectorWorkload } from "../../../components/collector/workload.ts";
import { tempoWorkload } from "../../../components/tempo/workload.ts";
import { yaml } from "../../../components/yaml.ts";
import { environmentFrom } from "../../../environment/parse.ts";
import { listeners, workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { platformFor, type Platform } from "../../../model/platform.ts";
import type { Tenant } from "../../../model/sampling.ts";
import type { Workload } from "../../../model/workload.ts";
import { RunningWorkload } from "../../../test/support/running-workload.ts";
import { Failure } from "../../command-line.ts";
import { docker } from "../../docker.ts";
import { ask, type Answer, type Caller } from "../../https.ts";
import { newAuthority, type Authority } from "../../identities.ts";
import type { Written } from "./made-traces.ts";

/** Milliseconds between two looks at whether something has come about, and until it is given up. */
const LOOKING = { pause: 250, patience: 120_000 } as const;

/** The token that the Collector knows. */
const TOKEN = "token-of-the-benchmark";

/** A configuration as its program reads it. */
type Configuration = Record<string, unknown>;

/** How the Collector's configuration is changed by hand before it is run. */
export type Change = (configuration: Configuration) => Configuration;

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
  const platform = platformFor(environmentFrom("bench", settings), missing);
  return { ...platform, collector: { ...platform.collector, errorTenant: true } };
}

/** The real Collector as a platform describes it, and behind it the real Tempo where there is one. */
export class SampledStore {
  private readonly network = `tracing-sampled-${randomBytes(4).toString("hex")}`;
  private readonly running = new Map<WorkloadName, RunningWorkload>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly authority: Authority;
  private readonly caller: Caller;

  private constructor(authority: Authority, caller: Caller) {
    this.authority = authority;
    this.caller = caller;
  }

  /** Runs what a platform has of both, until `stop`. */
  static async start(platform: Platform, change: Change = (same) => same): Promise<SampledStore> {
    const authority = await newAuthority();
    const certificate = await authority.issue("operator");
    const store = new SampledStore(authority, { authority: authority.certificate, certificate });
    try {
      await docker(["network", "create", store.network]);
      // Tempo first: what the Collector would have to send again is no part of any measurement.
      if (platform.workloads.includes("tempo")) {
        await store.run("tempo", changed(tempoWorkload(platform), withTenants));
      }
      const complete: Change = (configuration) => withoutMetrics(change(configuration));
      await store.run("collector", changed(collectorWorkload(platform), complete));
      return store;
    } catch (error) {
      await store.stop();
      throw error;
    }
  }

  private async run(name: WorkloadName, workload: Workload): Promise<void> {
    const identity = await this.authority.issue(name, [name, "localhost"]);
    const secrets = {
      "authority.crt": this.authority.certificate,
      [`${name}.crt`]: identity.certificate,
      [`${name}.key`]: identity.key,
      "otlp-tokens": `${TOKEN}\n`,
    };
    const running = await RunningWorkload.start(workload, secrets, this.network);
    this.running.set(name, running);
    await running.untilReady(this.caller);
  }

  /** One of the two as a container. */
  of(name: WorkloadName): RunningWorkload {
    const running = this.running.get(name);
    if (!running) throw new Failure(`${name} must have been started`);
    return running;
  }

  /** Offers a message to the Collector over OTLP's HTTP port; the status it is answered with. */
  async post({ body }: Written): Promise<number> {
    this.door ??= this.of("collector").address(listeners.collector.otlpHttp.port);
    const url = `https://${await this.door}/v1/traces`;
    const { authority } = this.caller;
    const sender = { authority, token: TOKEN, agent: this.agent };
    return (await ask(url, sender, { type: "application/x-protobuf", body })).status;
  }
  private door: Promise<string> | undefined;

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

  /** The Collector's own metrics, which it writes anew each ten seconds. */
  async metrics(): Promise<string> {
    const { port } = listeners.collector.metrics;
    const url = `https://${await this.of("collector").address(port)}/metrics`;
    return (await ask(url, this.caller)).body;
  }

  /** Asks Tempo for something of a tenant's. */
  async tempo(path: string, tenant?: Tenant): Promise<Answer> {
    const { port } = listeners.tempo.http;
    const url = `https://${await this.of("tempo").address(port)}${path}`;
    const caller = { ...this.caller, agent: this.agent };
    return ask(url, tenant === undefined ? caller : { ...caller, tenant });
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

function changed(workload: Workload, change: Change): Workload {
  const configuration = workload.configuration.map(({ name, text }) => ({
    name,
    text: yaml(change(parse(text) as Configuration)),
  }));
  return { ...workload, configuration };
}

interface Stages {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** The pipelines in a Collector's configuration, by their ids. */
export type Pipelines = Readonly<Record<string, Stages>>;

/** Takes what it is given, and that is all: a line for each batch, written to nowhere. */
const nothing = {
  verbosity: "basic",
  use_internal_logger: false,
  output_paths: ["/dev/null"],
} as const;

/** The same configuration with pipelines changed, which may have `debug/nothing` for an exporter. */
export function withPipelines(
  configuration: Configuration,
  change: (pipelines: Pipelines) => Pipelines,
): Configuration {
  const service = configuration["service"] as { readonly pipelines: Pipelines };
  const pipelines = change(service.pipelines);
  const exporters = configuration["exporters"] as object;
  return {
    ...configuration,
    exporters: { ...exporters, "debug/nothing": nothing },
    service: { ...service, pipelines },
  };
}

/** The same configuration, in which nobody misses what there is no Prometheus for. */
function withoutMetrics(configuration: Configuration): Configuration {
  return withPipelines(configuration, (pipelines) => {
    const complete = Object.entries(pipelines).map(([id, stages]) => {
      const exporters = stages.exporters.length > 0 ? stages.exporters : ["debug/nothing"];
      return [id, { ...stages, exporters }];
    });
    return Object.fromEntries(complete) as Pipelines;
  });
}

function withTenants(configuration: Configuration): Configuration {
  return { ...configuration, multitenancy_enabled: true };
}
