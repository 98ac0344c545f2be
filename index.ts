import * as pulumi from "@pulumi/pulumi";
import { TracingPlatform } from "./components/platform/index.ts";
import { loadEnvironment } from "./environment/load.ts";
import { platformFor } from "./model/platform.ts";
import { targetFor } from "./targets/index.ts";

const environment = loadEnvironment(pulumi.getStack());

const tracing = new TracingPlatform("tracing", {
  platform: platformFor(environment),
  target: targetFor(environment),
});

/** Where the host reaches each listener, by workload. */
export const urls = tracing.urls;

/** What an application's OpenTelemetry SDK sends to. */
export const otlpEndpoints = tracing.otlpEndpoints;

/** Certificate of the platform's authority in PEM: trust it to talk to any of the URLs. */
export const certificateAuthority = tracing.authority;

/** Secret: the token, the operator's certificate and key, and the people's accounts. */
export const credentials = tracing.credentials;
