import "./environment/plain-stack-traces.ts";
import * as pulumi from "@pulumi/pulumi";
import { TracingPlatform } from "./components/platform/index.ts";
import { loadEnvironment } from "./environment/load.ts";
import { platformFor } from "./model/platform.ts";
import { missingWorkloads, targetFor } from "./targets/index.ts";

const environment = loadEnvironment(pulumi.getStack());

const missing = missingWorkloads();
const platform = platformFor(environment, missing);

const tracing = new TracingPlatform("tracing", {
  platform,
  target: targetFor(environment, platform),
});

/** Where the host reaches each listener, by workload. */
export const urls = tracing.urls;

/** What an application's OpenTelemetry SDK sends to. */
export const otlpEndpoints = tracing.otlpEndpoints;

/** Certificate of the platform's authority in PEM: trust it to talk to any of the URLs. */
export const certificateAuthority = tracing.authority;

/** Secret: the tokens, the passwords, and the operator's certificate and key. */
export const credentials = tracing.credentials;

/** What is deployed, and what is missing because its image cannot be had on this machine. */
export const deployment = {
  workloads: platform.workloads,
  legacyReceivers: platform.legacyReceivers,
  replicas: platform.replicas ?? {},
  missing,
};
