import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { collectorWorkload } from "../../components/collector/workload.ts";
import { samplerWorkload } from "../../components/sampler/workload.ts";
import { yaml } from "../../components/yaml.ts";
import { hostsOf } from "../../model/deployment.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import { CollectorContainer, type Circumstances } from "./collector-container.ts";
import { environmentOf } from "./environments.ts";
import { ReceivingStores, STORES } from "./receiving-stores.ts";
import { otlpOf, type SentTrace } from "./sampled-traffic.ts";
import { Site } from "./site.ts";
import type { Mapping } from "./yaml-walk.ts";

/** Traces whose spans are sent together. */
const AT_ONCE = 200;

/** The dev stack's platform with other settings. */
export function devPlatform(changes: Record<string, unknown>): Platform {
  return platformFor(environmentOf("dev", changes));
}

/** The Collector's configuration on a platform, as its program reads it. */
export function collectorOf(platform: Platform): Mapping {
  const [file] = collectorWorkload(platform).configuration;
  return parse(file.text) as Mapping;
}

/** A sampler's configuration on a platform, as its program reads it. */
export function samplerOf(platform: Platform): Mapping {
  const [file] = samplerWorkload(platform).configuration;
  return parse(file.text) as Mapping;
}

/** How the two tiers are to differ from what is deployed. */
interface Changes {
  /** The Collectors' configuration, changed by hand. */
  readonly change?: (configuration: Mapping) => Mapping;
  /** The samplers'. */
  readonly changeSampler?: (configuration: Mapping) => Mapping;
  /** Hard limit of each sampler in MiB. */
  readonly memory?: number;
  /** How many Collectors there are. */
  readonly collectors?: number;
}

/** The real Collector, the samplers behind it where anything is sampled, and all stores, counting. */
export class SamplingCollector {
  readonly collectors: CollectorContainer[] = [];
  readonly samplers: CollectorContainer[] = [];
  readonly stores: ReceivingStores;
  private readonly site: Site;

  private constructor(site: Site, stores: ReceivingStores) {
    this.site = site;
    this.stores = stores;
  }

  /** Runs them on a platform, with their configuration changed by hand where `changes` do. */
  static async start(platform: Platform, changes: Changes = {}): Promise<SamplingCollector> {
    const both = new SamplingCollector(await Site.open(), await ReceivingStores.start());
    try {
      await both.run(platform, changes);
      return both;
    } catch (error) {
      await both.stop();
      throw error;
    }
  }

  private async run(
    platform: Platform,
    { change = same, changeSampler = same, memory, collectors = 1 }: Changes,
  ): Promise<void> {
    const { site, stores } = this;
    const shared = { site, playedHere: [STORES] };
    if (platform.workloads.includes("sampler")) {
      const configuration = yaml(stores.redirect(changeSampler(samplerOf(platform))));
      const { args, environment } = samplerWorkload(platform);
      for (const host of hostsOf(platform, "sampler")) {
        const limit = memory === undefined ? {} : { memory };
        const own = { ...shared, ...limit, environment, workload: "sampler", host } as const;
        this.samplers.push(await started(configuration, own, args));
      }
    }
    const configuration = yaml(stores.redirect(change(collectorOf(platform))));
    const { args, environment } = collectorWorkload(platform);
    for (let index = 0; index < collectors; index++) {
      const own = { ...shared, environment, host: `collector-${index}` };
      this.collectors.push(await started(configuration, own, args));
    }
  }

  /** The Collector that is asked where there is nothing to choose. */
  get collector(): CollectorContainer {
    const [first] = this.collectors;
    if (!first) throw new Error("no Collector runs");
    return first;
  }

  /**
   * Sends traces, some at once and so many a second, the spans of each service in a request of their
   * own, to one Collector after the other.
   */
  async send(traces: readonly SentTrace[], perSecond = Infinity): Promise<void> {
    const began = Date.now();
    for (let first = 0; first < traces.length; first += AT_ONCE) {
      await pause(Math.max(0, began + (first / perSecond) * 1_000 - Date.now()));
      const some = traces.slice(first, first + AT_ONCE);
      const longest = Math.max(...some.map(({ spans }) => spans.length));
      for (let index = 0; index < longest; index++) {
        const part = some.map((trace) => ({
          ...trace,
          spans: trace.spans.slice(index, index + 1),
        }));
        const collector = this.collectors[index % this.collectors.length] ?? this.collector;
        await collector.send("traces", otlpOf(part));
      }
    }
  }

  async stop(): Promise<void> {
    for (const one of [...this.collectors, ...this.samplers]) await one.stop();
    await this.stores.stop();
    await this.site.close();
  }
}

const same = (configuration: Mapping) => configuration;

/** A Collector with the arguments of its workload; the first of them names its configuration. */
function started(
  configuration: string,
  circumstances: Circumstances,
  [, ...args]: readonly string[],
): Promise<CollectorContainer> {
  return CollectorContainer.start(configuration, { ...circumstances, args });
}
