import { randomBytes } from "node:crypto";
import { certificateEnds } from "../../components/certificates/ends.ts";
import { CERTIFICATE_ENDS } from "../../model/tls.ts";
import { redisUsers } from "../../components/credentials/redis-users.ts";
import { keyStore, trustStore } from "../../components/zipkin/key-store.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { docker } from "../../tools/docker.ts";
import type { Caller } from "../../tools/https.ts";
import { newAuthority, type Authority, type Identity } from "../../tools/identities.ts";
import { RunningWorkload } from "./running-workload.ts";
import { workloadsOf } from "./workloads.ts";

/** What the sample services show Redis. */
export const REDIS_PASSWORD = "correct-horse";

/** A caller with a certificate. */
export type Certified = Pick<Caller, "authority"> & {
  readonly certificate: Identity;
};

/** Stores in their containers, which dial each other in a network as they do when they are deployed. */
export class RunningStores {
  readonly authority: Authority;
  /** Someone with a certificate of the platform's authority. */
  readonly friend: Certified;
  /** Someone with a certificate of an authority of their own. */
  readonly stranger: Certified;
  private readonly network = `stores-test-${randomBytes(4).toString("hex")}`;
  private readonly running = new Map<WorkloadName, RunningWorkload>();

  private constructor(authority: Authority, friend: Certified, stranger: Certified) {
    this.authority = authority;
    this.friend = friend;
    this.stranger = stranger;
  }

  /** Starts these stores of the dev stack; those that say whether they are ready are awaited. */
  static async start(names: readonly WorkloadName[]): Promise<RunningStores> {
    const authority = await newAuthority();
    const { certificate } = authority;
    const others = await newAuthority();
    const stores = new RunningStores(
      authority,
      { authority: certificate, certificate: await authority.issue("operator") },
      { authority: certificate, certificate: await others.issue("operator") },
    );
    try {
      await docker(["network", "create", stores.network]);
      await Promise.all(names.map((name) => stores.startOne(name)));
      return stores;
    } catch (error) {
      await stores.stop();
      throw error;
    }
  }

  /** One of the stores that were started. */
  of(name: WorkloadName): RunningWorkload {
    const store = this.running.get(name);
    if (!store) throw new Error(`${name} was not started`);
    return store;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((store) => store.remove()));
    await docker(["network", "rm", this.network]);
  }

  private async startOne(name: WorkloadName): Promise<void> {
    const workload = workloadsOf("dev").find((one) => one.name === name);
    if (!workload) throw new Error(`${name} is not in the dev stack`);
    const store = await RunningWorkload.start(workload, await this.secretsOf(name), this.network);
    this.running.set(name, store);
    if (workload.readiness.path !== undefined) await store.untilReady(this.friend);
  }

  private async secretsOf(name: WorkloadName): Promise<Record<string, string>> {
    const identity = await this.authority.issue(name, [name, "localhost"]);
    return {
      "authority.crt": this.authority.certificate,
      [`${name}.crt`]: identity.certificate,
      [`${name}.key`]: identity.key,
      "zipkin.p12": keyStore(identity),
      "authority.p12": trustStore(this.authority.certificate),
      "redis-users.acl": redisUsers(REDIS_PASSWORD),
      "grafana-metrics-password": "password",
      [CERTIFICATE_ENDS]: certificateEnds({ authority: "2031-01-01T00:00:00Z" }),
    };
  }
}
