import { parse } from "yaml";
import { collectorWorkload } from "../../components/collector/workload.ts";
import { yaml } from "../../components/yaml.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import { CollectorContainer, type Circumstances } from "./collector-container.ts";
import { environmentOf } from "./environments.ts";
import { ReceivingStores, STORES } from "./receiving-stores.ts";
import { otlpOf, type SentTrace } from "./sampled-traffic.ts";
import type { Mapping } from "./yaml-walk.ts";

/** The dev stack's platform with other settings. */
export function platformWithTenants(changes: Record<string, unknown>): Platform {
  return platformFor(environmentOf("dev", changes));
}

/** The Collector's configuration on a platform, as its program reads it. */
export function collectorOf(platform: Platform): Mapping {
  const [file] = collectorWorkload(platform).configuration;
  return parse(file.text) as Mapping;
}

/** The real Collector, sampling, and all stores, counting. */
export class SamplingCollector {
  readonly collector: CollectorContainer;
  readonly stores: ReceivingStores;

  private constructor(collector: CollectorContainer, stores: ReceivingStores) {
    this.collector = collector;
    this.stores = stores;
  }

  /** Runs it on a platform, with its configuration changed by hand where `change` does. */
  static async start(
    platform: Platform,
    { change = (same) => same, ...circumstances }: Changes = {},
  ): Promise<SamplingCollector> {
    const stores = await ReceivingStores.start();
    try {
      const configuration = yaml(stores.redirect(change(collectorOf(platform))));
      const { args: all, environment } = collectorWorkload(platform);
      const [, ...args] = all;
      const more = { args, environment, playedHere: [STORES], ...circumstances };
      const collector = await CollectorContainer.start(configuration, more);
      return new SamplingCollector(collector, stores);
    } catch (error) {
      await stores.stop();
      throw error;
    }
  }

  /** Sends traces, so many at once, the spans of each service in a request of their own. */
  async send(traces: readonly SentTrace[], atOnce = 200): Promise<void> {
    for (let first = 0; first < traces.length; first += atOnce) {
      const some = traces.slice(first, first + atOnce);
      const longest = Math.max(...some.map(({ spans }) => spans.length));
      for (let index = 0; index < longest; index++) {
        const part = some.map((trace) => ({
          ...trace,
          spans: trace.spans.slice(index, index + 1),
        }));
        await this.collector.send("traces", otlpOf(part));
      }
    }
  }

  async stop(): Promise<void> {
    await this.collector.stop();
    await this.stores.stop();
  }
}

interface Changes extends Circumstances {
  readonly change?: (configuration: Mapping) => Mapping;
}
