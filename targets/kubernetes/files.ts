import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as pulumi from "@pulumi/pulumi";
import { isEncoded, type Workload } from "../../model/workload.ts";
import { keyOf } from "./volumes.ts";

/** What the objects of one workload have in common. */
export interface Place {
  readonly resource: string;
  readonly namespace: pulumi.Output<string>;
  readonly own: Readonly<Record<string, string>>;
  readonly parent: pulumi.Resource;
}

/** Name of the object with a workload's files: another name with every other content. */
export function configurationOf({ configuration }: Pick<Workload, "configuration">, place: Place) {
  if (configuration.length === 0) return undefined;
  const { resource, namespace, own, parent } = place;
  const data = Object.fromEntries(configuration.map(({ name, text }) => [keyOf(name), text]));
  return new core.ConfigMap(
    `${resource}-configuration`,
    { metadata: { namespace, labels: own }, immutable: true, data },
    { parent },
  ).metadata.name;
}

/** The same of its secrets. */
export function secretsOf<Secret extends string>(
  { secrets }: Pick<Workload<Secret>, "secrets">,
  values: Readonly<Record<Secret, pulumi.Input<string>>>,
  { resource, namespace, own, parent }: Place,
) {
  if (secrets.length === 0) return undefined;
  return new core.Secret(
    `${resource}-secrets`,
    { metadata: { namespace, labels: own }, immutable: true, ...secretData(secrets, values) },
    { parent },
  ).metadata.name;
}

/**
 * Secrets as the API takes them: texts, or all in base64 where some are bytes. Of both at once the provider
 * finds at every preview that the texts are missing, which the API has put among the others.
 */
function secretData<Secret extends string>(
  secrets: readonly Secret[],
  values: Readonly<Record<Secret, pulumi.Input<string>>>,
) {
  const entriesOf = (valueOf: (secret: Secret) => pulumi.Output<string>) =>
    Object.fromEntries(secrets.map((secret) => [secret, pulumi.secret(valueOf(secret))]));
  const written = (secret: Secret) => pulumi.output(values[secret]);
  if (!secrets.some(isEncoded)) return { stringData: entriesOf(written) };
  const encoded = (secret: Secret) =>
    isEncoded(secret)
      ? written(secret)
      : written(secret).apply((text) => Buffer.from(text).toString("base64"));
  return { data: entriesOf(encoded) };
}
