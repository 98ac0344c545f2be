import type * as pulumi from "@pulumi/pulumi";
import { saidByOperator, serviceOf, type ServiceArgs } from "../service.ts";
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
    const unknown = secretsOfReceivers(platform).filter((secret) => !target.has(secret));
    const said = saidByOperator("alerting", receiverSecrets, unknown);
    super(name, { platform, target, secrets: { ...secrets, ...said } }, opts);
  }
}
