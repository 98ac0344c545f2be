import * as pulumi from "@pulumi/pulumi";
import { listeners, type Listener } from "../../model/listeners.ts";
import { accounts, type Platform } from "../../model/platform.ts";
import type { Target } from "../../targets/target.ts";
import { Certificates } from "../certificates/index.ts";
import { Collector } from "../collector/index.ts";
import { Credentials } from "../credentials/index.ts";
import { Jaeger } from "../jaeger/index.ts";
import { Prometheus } from "../prometheus/index.ts";
import { Tempo } from "../tempo/index.ts";

/** The platform as data, and the place where it is to run. */
export interface TracingPlatformArgs {
  readonly platform: Platform;
  readonly target: Target;
}

/** A whole tracing platform on one target: a door for telemetry, two trace stores and a metric store. */
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
    const credentials = new Credentials(`${name}-credentials`, parent);
    const { otlpToken, jaeger, prometheus } = credentials;

    const shared = { platform, target };
    const secrets = {
      ...files,
      "otlp-token": otlpToken,
      "prometheus-password": prometheus.plain,
    };
    new Tempo(`${name}-tempo`, { ...shared, secrets }, parent);
    new Jaeger(`${name}-jaeger`, { ...shared, secrets, passwordHash: jaeger.hash }, parent);
    new Collector(`${name}-collector`, { ...shared, secrets }, parent);
    new Prometheus(
      `${name}-prometheus`,
      { ...shared, secrets, passwordHash: prometheus.hash },
      parent,
    );

    this.urls = urlsOn(target);
    this.otlpEndpoints = {
      grpc: target.urlOf(listeners.collector.otlpGrpc),
      http: target.urlOf(listeners.collector.otlpHttp),
    };
    this.authority = authority;
    this.credentials = pulumi.secret({
      otlpToken,
      operatorCertificate: operator.certificate,
      operatorKey: operator.key,
      jaeger: { user: accounts.jaeger, password: jaeger.plain },
      prometheus: { user: accounts.prometheus, password: prometheus.plain },
    });
    this.registerOutputs();
  }
}

/** What a caller shows to the platform's listeners. */
export interface PlatformCredentials {
  /** For the Collector: `Authorization: Bearer …`. */
  readonly otlpToken: string;
  /** Client certificate in PEM, for ports that ask for one. */
  readonly operatorCertificate: string;
  readonly operatorKey: string;
  readonly jaeger: Account;
  readonly prometheus: Account;
}

/** User and password of one person's account. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

function urlsOn(target: Target): TracingPlatform["urls"] {
  const reachable = Object.entries<Readonly<Record<string, Listener>>>(listeners).map(
    ([workload, ports]) => [
      workload,
      Object.fromEntries(
        Object.entries(ports).flatMap(([title, listener]) => {
          const url = target.urlOf(listener);
          return url === undefined ? [] : [[title, url] as const];
        }),
      ),
    ],
  );
  return Object.fromEntries(reachable) as TracingPlatform["urls"];
}
