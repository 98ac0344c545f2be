import * as pulumi from "@pulumi/pulumi";
import type { ServiceArgs } from "../service.ts";
import { receiverSecrets, secretsOfReceivers, type ReceiverSecret } from "./receivers.ts";
import { alertmanagerWorkload } from "./workload.ts";

type Args = ServiceArgs<typeof alertmanagerWorkload>;

/** As for every service, but for the secrets that only the operator knows. */
export interface AlertmanagerArgs extends Omit<Args, "secrets"> {
  readonly secrets: Omit<Args["secrets"], ReceiverSecret>;
}

/** Where alerts become notifications: grouped, silenced and routed by Alertmanager. */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(
    name: string,
    { platform, target, secrets }: AlertmanagerArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("tracing:index:Alertmanager", name, {}, opts);
    target.deploy(alertmanagerWorkload(platform), {
      parent: this,
      secrets: { ...secrets, ...said(secretsOfReceivers(platform)) },
    });
    this.registerOutputs();
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
