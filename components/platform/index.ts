import * as pulumi from "@pulumi/pulumi";
import { listenersByName } from "../../model/deployment.ts";
import { listeners, type WorkloadName } from "../../model/listeners.ts";
import { accounts, type Platform } from "../../model/platform.ts";
import type { Target } from "../../targets/target.ts";
import { Agents } from "../agents/index.ts";
import { Alertmanager } from "../alertmanager/index.ts";
import { BusinessLogic } from "../business-logic/index.ts";
import { Certificates } from "../certificates/index.ts";
import { Collector } from "../collector/index.ts";
import { Credentials } from "../credentials/index.ts";
import { Gateway } from "../gateway/index.ts";
import { Grafana } from "../grafana/index.ts";
import { Jaeger } from "../jaeger/index.ts";
import { LlmRouter } from "../llm-router/index.ts";
import { Loki } from "../loki/index.ts";
import { Nginx } from "../nginx/index.ts";
import { Prometheus } from "../prometheus/index.ts";
import { Redis } from "../redis/index.ts";
import { Sampler } from "../sampler/index.ts";
import { Tempo } from "../tempo/index.ts";
import { Websocket } from "../websocket/index.ts";
import { Zipkin } from "../zipkin/index.ts";

/** The platform as data, and the place where it is to run. */
export interface TracingPlatformArgs {
  readonly platform: Platform;
  readonly target: Target;
}

/** The component of each workload. */
const services = {
  collector: Collector,
  tempo: Tempo,
  jaeger: Jaeger,
  zipkin: Zipkin,
  prometheus: Prometheus,
  loki: Loki,
  alertmanager: Alertmanager,
  grafana: Grafana,
  redis: Redis,
  gateway: Gateway,
  "llm-router": LlmRouter,
  websocket: Websocket,
  "business-logic": BusinessLogic,
  nginx: Nginx,
  sampler: Sampler,
} as const satisfies Record<WorkloadName, unknown>;

/** A whole tracing platform on one target: a door for telemetry, the stores, and a door for people. */
export class TracingPlatform extends pulumi.ComponentResource {
  /** Where the host reaches each listener that it may reach, by workload and listener. */
  readonly urls: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The Collector's doors for telemetry, by OTLP's transport. */
  readonly otlpEndpoints: { readonly grpc: string | undefined; readonly http: string | undefined };
  /** Certificate of the platform's authority in PEM; every client trusts it and no other. */
  readonly authority: pulumi.Output<string>;
  /** What callers show; all secret. */
  readonly credentials: pulumi.Output<PlatformCredentials>;

  constructor(
    name: string,
    { platform, target }: TracingPlatformArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:TracingPlatform", name, {}, opts);
    const parent = { parent: this };
    const { authority, files, operator } = new Certificates(
      `${name}-certificates`,
      { platform, target },
      parent,
    );
    const credentials = new Credentials(`${name}-credentials`, { platform, target }, parent);

    const secrets = Object.assign({}, files, credentials.files);
    for (const workload of platform.workloads) {
      new services[workload](`${name}-${workload}`, { platform, target, secrets }, parent);
    }

    const { agents } = platform;
    if (agents) new Agents(`${name}-agents`, { platform, agents, target, secrets }, parent);

    this.urls = urlsOn(target, platform);
    this.otlpEndpoints = {
      grpc: target.urlOf(listeners.collector.otlpGrpc),
      http: target.urlOf(listeners.collector.otlpHttp),
    };
    this.authority = authority;
    const { otlpToken, browserToken, teamTokens, viewer, admin, redisPassword } = credentials;
    const { appsToken, appsAdminToken } = credentials;
    this.credentials = pulumi.secret({
      otlpToken,
      browserToken,
      teams: teamTokens,
      redisPassword,
      appsToken,
      appsAdminToken,
      operatorCertificate: operator.certificate,
      operatorKey: operator.key,
      viewer: { user: accounts.viewer, password: viewer.plain },
      admin: { user: accounts.admin, password: admin.plain },
    });
    this.registerOutputs();
  }
}

/** What a caller shows to the platform's listeners. */
export interface PlatformCredentials {
  /** For the Collector: `Authorization: Bearer …`. */
  readonly otlpToken: string;
  /** The same for browsers. */
  readonly browserToken: string;
  /** The same for one team's senders alone, by the team's name. */
  readonly teams: Readonly<Record<string, string>>;
  readonly redisPassword: string;
  /** For the sample services, at nginx: `Authorization: Bearer …`. */
  readonly appsToken: string;
  /** The same to switch their faults. */
  readonly appsAdminToken: string;
  /** Client certificate in PEM, for ports that ask for one. */
  readonly operatorCertificate: string;
  readonly operatorKey: string;
  /** For the gateway: may read. */
  readonly viewer: Account;
  /** For the gateway: may administer as well. */
  readonly admin: Account;
}

/** User and password of one person's account. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

function urlsOn(target: Target, platform: Platform): TracingPlatform["urls"] {
  const reachable = platform.workloads.map((workload) => [
    workload,
    Object.fromEntries(
      Object.entries(listenersByName(platform, workload)).flatMap(([title, listener]) => {
        const url = target.urlOf(listener);
        return url === undefined ? [] : [[title, url] as const];
      }),
    ),
  ]);
  return Object.fromEntries(reachable) as TracingPlatform["urls"];
}
