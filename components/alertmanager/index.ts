import * as pulumi from "@pulumi/pulumi";
import { serviceOf, type ServiceArgs } from "../service.ts";
import { receiverSecrets, secretsOfReceivers, type ReceiverSecret } from "./receivers.ts";
import { alertmanagerWorkload } from "./workload.ts";

type Secret = ReturnType<typeof alertmanagerWorkload>["secrets"][number];

/** As for every service, but for the secrets that only the operator knows. */
export type AlertmanagerArgs = ServiceArgs<Exclude<Secret, ReceiverSecret>>;

/** Where alerts become notifications: grouped, silenced and routed by Alertmanager. */
export class Alertmanager extends serviceOf("Alertmanager", alertmanagerWorkload) {
  constructor(
    name: string,
    { platform, target, secrets }: AlertmanagerArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const all = { ...secrets, ...said(secretsOfReceivers(platform)) };
    super(name, { platform, target, secrets: all }, opts);
  }
}

/**
 * What the operator has said with `pulumi config set --secret alerting:…`, by the names of the files.
 *
 * @throws pulumi.RunError naming the command, when a receiver is set up whose secret was not said.
 */
function said(names: readonly ReceiverSecret[]) {
  const configuration = new pulumi.Config("alerting");
  return Object.fromEntries(
    names.map((name) => [name, configuration.requireSecret(receiverSecrets[name])]),
    // Of the others the workload names none.
  ) as Readonly<Record<ReceiverSecret, pulumi.Output<string>>>;
}
