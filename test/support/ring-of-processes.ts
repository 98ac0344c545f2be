import { mkdtemp, rm } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RingName } from "../../components/dskit-ring.ts";
import { lokiWorkload } from "../../components/loki/workload.ts";
import { keysFile } from "../../components/object-storage.ts";
import { tempoWorkload } from "../../components/tempo/workload.ts";
import { listenersByName } from "../../model/deployment.ts";
import { OBJECT_STORAGE_KEYS } from "../../model/object-storage.ts";
import { platformFor } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { ask, type Answer, type Caller, type Message } from "../../tools/https.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";
import { filesOf } from "./carried-files.ts";
import { environmentOf } from "./environments.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "../../tools/free-ports.ts";
import { ObjectStore, storeKeys } from "./object-store.ts";
import { programFile } from "./program-file.ts";
import type { Place } from "./ring-places.ts";
import { RunningProcess, type Command } from "./running-process.ts";
import { workloadHere, writeFiles, type Hastening } from "./workload-here.ts";

/** The buckets of the ring's store. */
export const buckets = { traces: "tracing-traces", logs: "tracing-logs" } as const;

/** Milliseconds for a replica to end in, as where it is deployed. */
const GRACE = 60_000;

/** How many replicas a ring has, unless it is of one. */
const REPLICAS = 3;

const renderers = { tempo: tempoWorkload, loki: lokiWorkload } as const;

/** Replicas of a store as processes of this machine, over an object store of their own. */
export class RingOfProcesses {
  readonly store: ObjectStore;
  readonly authority: Authority;
  private readonly name: RingName;
  private readonly friend: Caller;
  private readonly folder: string;
  private readonly ports: readonly Readonly<Record<string, number>>[];
  private readonly processes: RunningProcess[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private commands: readonly Command[] = [];

  private constructor(name: RingName, parts: Parts) {
    this.name = name;
    this.store = parts.store;
    this.authority = parts.authority;
    this.friend = parts.friend;
    this.folder = parts.folder;
    this.ports = parts.ports;
  }

  /** Starts all of them as production deploys them, and waits until each is in the ring. */
  static async start(
    name: RingName,
    hasten: Hastening,
    count = REPLICAS,
  ): Promise<RingOfProcesses> {
    const authority = await newAuthority();
    const { certificate } = authority;
    const friend = { authority: certificate, certificate: await authority.issue("operator") };
    const store = await ObjectStore.start(authority, Object.values(buckets));
    const platform = platformOver(store, certificate, count);
    const ring = new RingOfProcesses(name, {
      ...{ authority, friend, store },
      folder: await mkdtemp(join(tmpdir(), `tracing-infra-${name}-ring-`)),
      ports: await portsFor(Object.keys(listenersByName(platform, name)), count),
    });
    try {
      await ring.startAll(renderers[name](platform), hasten);
      return ring;
    } catch (error) {
      await ring.stop();
      throw error;
    }
  }

  /** Asks one replica over HTTPS, at one of its listeners by name. */
  ask(replica: number, path: string, { listener = "http", ...asked }: Asked = {}): Promise<Answer> {
    const { tenants, message, anonymous = false } = asked;
    const port = this.ports[replica]?.[listener];
    const headers = tenants === undefined ? {} : { "X-Scope-OrgID": tenants };
    const { certificate: _, ...stranger } = this.friend;
    const caller = { ...(anonymous ? stranger : this.friend), headers, agent: this.agent };
    return ask(`https://localhost:${port ?? 0}${path}`, caller, message);
  }

  /** Asks once more, and again, where there was no answer in time, as on a machine that has much else to do. */
  async askPatiently(replica: number, path: string, asked: Asked = {}): Promise<Answer> {
    const again = () => this.ask(replica, path, asked);
    return again().catch(again).catch(again);
  }

  /** The port of a replica's listener. */
  portOf(replica: number, listener: string): number {
    return this.ports[replica]?.[listener] ?? 0;
  }

  /** Ends a replica as the loss of its machine would. */
  async kill(replica: number): Promise<void> {
    await this.processOf(replica).kill();
  }

  /** Tells a replica to end, as a rollout does; whether it has ended by itself within its grace. */
  leave(replica: number): Promise<boolean> {
    return this.processOf(replica).stop(GRACE);
  }

  /** Starts a replica that has ended again, over its own files, and waits until it is in the ring. */
  async restart(replica: number): Promise<void> {
    this.begin(replica);
    await this.untilReady(replica);
  }

  /** What a replica wrote last. */
  outputOf(replica: number): string {
    return this.processOf(replica).output;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.store.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private processOf(replica: number): RunningProcess {
    const process = this.processes[replica];
    if (process === undefined) throw new Error(`${this.name}-${replica} was not started`);
    return process;
  }

  private async startAll(workload: Workload, hasten: Hastening): Promise<void> {
    const file = await programFile(this.name);
    const identity = await this.authority.issue(this.name, [this.name, "localhost"]);
    const secrets = {
      "authority.crt": this.authority.certificate,
      [`${this.name}.crt`]: identity.certificate,
      [`${this.name}.key`]: identity.key,
      [OBJECT_STORAGE_KEYS]: keysFile(storeKeys.keyId, storeKeys.secretKey),
    };
    const here = this.ports.map((_, replica) =>
      workloadHere(workload, { place: this.placeOf(replica), hasten }),
    );
    this.commands = here.map(({ args, environment }) => ({ file, args, environment }));
    for (const [replica, own] of here.entries()) {
      await writeFiles(this.placeOf(replica), filesOf(own, secrets));
      this.begin(replica);
    }
    await Promise.all(here.map((_, replica) => this.untilReady(replica)));
  }

  private begin(replica: number): void {
    const command = this.commands[replica];
    if (command !== undefined) this.processes[replica] = RunningProcess.start(command);
  }

  private placeOf(replica: number): Place {
    const id = `${this.name}-${replica}`;
    const gossip = this.ports.map((one) => one["gossip"] ?? 0);
    return { id, folder: join(this.folder, id), ports: this.ports[replica] ?? {}, gossip };
  }

  private async untilReady(replica: number): Promise<void> {
    const open = this.ports[replica]?.["health"] !== undefined;
    const health = open ? { listener: "health", anonymous: true } : {};
    const ready = async () => {
      if (!this.processOf(replica).running) throw new Error("it has ended");
      const answer = await this.ask(replica, "/ready", health).catch(() => undefined);
      return answer?.status === 200 ? true : undefined;
    };
    // Two rounds of half a minute: it is ready a quarter of a minute after the last one has joined.
    await eventually(ready)
      .catch(() => eventually(ready))
      .catch((error: unknown) => {
        const output = this.outputOf(replica);
        throw new Error(`${this.name}-${replica} must become ready, got\n${output}`, {
          cause: error,
        });
      });
  }
}

/** A question to a replica, beside its path. */
export interface Asked {
  readonly listener?: string;
  /** Without a certificate. */
  readonly anonymous?: boolean;
  readonly tenants?: string;
  readonly message?: string | Message;
}

interface Parts {
  readonly store: ObjectStore;
  readonly authority: Authority;
  readonly friend: Caller;
  readonly folder: string;
  readonly ports: readonly Readonly<Record<string, number>>[];
}

function platformOver({ endpoint }: ObjectStore, certificateAuthority: string, count: number) {
  const objectStorage = { endpoint, buckets, pathStyle: true, certificateAuthority };
  const replicas = { tempo: count, loki: count };
  return platformFor(environmentOf("prod", { objectStorage, replicas }));
}

/** A port for each listener of each replica; whoever runs once dials itself over gRPC, too. */
async function portsFor(listeners: readonly string[], count: number) {
  const names = [...new Set([...listeners, "grpc"])];
  const ports = await freePorts(count * names.length);
  return Array.from({ length: count }, (_, replica) =>
    Object.fromEntries(
      names.map((name, index) => [name, ports[replica * names.length + index] ?? 0]),
    ),
  );
}
