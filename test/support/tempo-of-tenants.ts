import { parse } from "yaml";
import { tempoWorkload } from "../../components/tempo/workload.ts";
import { yaml } from "../../components/yaml.ts";
import { platformFor } from "../../model/platform.ts";
import { TENANT_HEADER } from "../../model/sampling.ts";
import { listeners } from "../../model/listeners.ts";
import type { Workload } from "../../model/workload.ts";
import type { Answer, Caller } from "../../tools/https.ts";
import { ask } from "../../tools/https.ts";
import { newAuthority } from "../../tools/identities.ts";
import { environmentOf } from "./environments.ts";
import { RunningWorkload } from "./running-workload.ts";
import { otlpOf, type SentTrace } from "./sampled-traffic.ts";
import { mappingAt, type Mapping } from "./yaml-walk.ts";

/** Seconds between two looks of Tempo's at what is due, which are five minutes where it is deployed. */
const SOON = "2s";

/** The real Tempo, as it is deployed but for how often it looks at what is due. */
export class TempoOfTenants {
  readonly running: RunningWorkload;
  private readonly friend: Caller;

  private constructor(running: RunningWorkload, friend: Caller) {
    this.running = running;
    this.friend = friend;
  }

  /** Starts it with some settings of the dev stack changed. */
  static async start(changes: Record<string, unknown>): Promise<TempoOfTenants> {
    const authority = await newAuthority();
    const friend = {
      authority: authority.certificate,
      certificate: await authority.issue("operator"),
    };
    const identity = await authority.issue("tempo", ["tempo", "localhost"]);
    const workload = hastened(tempoWorkload(platformFor(environmentOf("dev", changes))));
    const running = await RunningWorkload.start(workload, {
      "authority.crt": authority.certificate,
      "tempo.crt": identity.certificate,
      "tempo.key": identity.key,
    });
    try {
      await running.untilReady(friend);
    } catch (error) {
      await running.remove();
      throw error;
    }
    return new TempoOfTenants(running, friend);
  }

  /** Somebody with a certificate who names tenants, or none. */
  callerOf(tenants?: string): Caller {
    return tenants === undefined
      ? this.friend
      : { ...this.friend, headers: { [TENANT_HEADER]: tenants } };
  }

  /** Asks the API in the name of tenants. */
  ask(path: string, tenants?: string): Promise<Answer> {
    return this.running.ask(path, this.callerOf(tenants));
  }

  /** Hands traces in for a tenant, by OTLP over HTTP. */
  async send(traces: readonly SentTrace[], tenant?: string): Promise<Answer> {
    const address = await this.running.address(listeners.tempo.otlpHttp.port);
    const body = JSON.stringify(otlpOf(traces));
    return ask(`https://${address}/v1/traces`, this.callerOf(tenant), body);
  }

  stop(): Promise<void> {
    return this.running.remove();
  }
}

/** The same workload, looking every other second at what is due. */
function hastened(workload: Workload): Workload {
  const configuration = workload.configuration.map((file) =>
    file.name === "tempo.yaml" ? { ...file, text: yaml(soon(parse(file.text) as Mapping)) } : file,
  );
  return { ...workload, configuration };
}

function soon(tempo: Mapping): Mapping {
  return {
    ...tempo,
    ingester: {
      ...mappingAt(tempo, "ingester"),
      max_block_duration: SOON,
      // Longer than a block may wait to be flushed, ten seconds by chance, and than the list of blocks is old.
      complete_block_timeout: "16s",
    },
    query_frontend: {
      search: {
        ...mappingAt(tempo, "query_frontend", "search"),
        query_backend_after: "1s",
      },
    },
    compactor: {
      compaction: {
        ...mappingAt(tempo, "compactor", "compaction"),
        compaction_cycle: SOON,
        compacted_block_retention: SOON,
      },
    },
    storage: {
      trace: { ...mappingAt(tempo, "storage", "trace"), blocklist_poll: SOON },
    },
  };
}
