import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environment/schema.ts";
import { sizeNames } from "../../model/sizes.ts";
import { environmentOf, overStore, settingsOf, withApps } from "./environments.ts";
import type { Manifest } from "./kubernetes-api.ts";
import { shared } from "./kubernetes-outside.ts";
import { kubernetesObjects } from "./kubernetes-platform.ts";
import { revealed } from "./secrets.ts";

const { target, sampling } = settingsOf("prod") as Readonly<Record<"target" | "sampling", object>>;
const { samplers: _, ...shares } = sampling as { readonly samplers?: number };

/** Production with more said of its target, and of other things. */
const production = (ofTarget: object, changes: object = {}) =>
  environmentOf("prod", { target: { ...target, ...ofTarget }, ...changes });

const email = { to: "a@b.example", from: "c@d.example", server: "smtp.example:587" };

/** What production can be that is no matter of the target's: everything there is, and everybody told. */
const withAll = {
  ...withApps,
  ...{ legacyReceivers: { jaeger: true, zipkin: true }, stores: {}, archive: { retention: "30d" } },
  alerting: { email, pagerduty: true, slack: { channel: "#alerts" }, webhook: {} },
  remoteWrite: { url: "https://metrics.example:8443/push" },
  objectStorage: overStore(3).objectStorage,
};

/** What is an owner's own where it is not the platform's. */
const ownThings = {
  ...{ namespace: "observability", operatorSecret: "operators" },
  priorityClass: { kind: "existing", name: "important" },
  images: { registry: "registry.example:5000/mirror", pullSecrets: ["mirror"] },
  storage: { class: "fast", sharedClass: "shared", gibibytes: { jaeger: 200 } },
  applications: { podLabels: { telemetry: "yes" } },
};

const ingress = {
  ...{ kind: "ingress", class: "haproxy", from: "ingress" },
  passThroughAnnotation: "haproxy.org/ssl-passthrough",
};

/** Environments that between them have every object that is ever declared in a cluster. */
export const clusterVariants: Readonly<Record<string, Environment>> = {
  production: environmentOf("prod"),
  ...Object.fromEntries(
    // How many there are of what is the size's to say.
    sizeNames.map((size) => [
      `production, ${size}`,
      production({ size }, { replicas: {}, sampling: shares }),
    ]),
  ),
  staging: environmentOf("staging"),
  "everything, by load balancers": production({}, withAll),
  "everything, by nodes' ports": production({ outside: { kind: "node-port" } }, withAll),
  "everything, by an Ingress": production({ outside: ingress }, withAll),
  "everything, by a Gateway": production({ outside: shared }, withAll),
  "everything, by a Gateway with a certificate": production(
    { outside: { ...shared, terminating: { issuer: { name: "letsencrypt" } } } },
    withAll,
  ),
  "everything, with an owner's own things": production(ownThings, withAll),
  "Collectors by their load": production(
    { collectorAutoscaling: { max: 5, externalMetrics: true } },
    { replicas: {}, objectStorage: undefined },
  ),
  "agents on the nodes": production({ agents: { logs: {}, hostMetrics: true } }),
  "agents that read no logs": production({ agents: { hostMetrics: true } }),
  "the least": production(
    { priorityClass: { kind: "none" } },
    { profile: "lite", replicas: {}, sampling: { baseline: 100 }, objectStorage: undefined },
  ),
};

/** What only an operator knows. */
const SAID = {
  "objectStorage:keyId": "AKIASAIDBYTHEOPERATOR",
  "objectStorage:secretKey": "correct-horse/battery+staple=",
  "alerting:webhookUrl": "https://a.example",
  "alerting:slackUrl": "https://b.example",
  "alerting:pagerdutyKey": "0123456789abcdef0123456789abcdef",
  "alerting:emailPassword": "correct-horse",
  "remoteWrite:password": "battery-staple",
};

/** The objects that an environment declares, as a cluster is given them. */
export async function manifestsOf(environment: Environment): Promise<Manifest[]> {
  const objects = await withSecretsSaid(() => kubernetesObjects(environment));
  return objects.map(({ name, inputs }) => ({ name, body: revealed(inputs) as Manifest["body"] }));
}

/** What comes of an action for which the operator has said every secret. */
export async function withSecretsSaid<Outcome>(action: () => Promise<Outcome>): Promise<Outcome> {
  pulumi.runtime.setAllConfig(SAID);
  try {
    return await action();
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}
