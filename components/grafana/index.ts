import type * as pulumi from "@pulumi/pulumi";
import type { OperatorSecret } from "../../model/operator-secrets.ts";
import { saidByOperator, serviceOf, type ServiceArgs } from "../service.ts";
import { databasePassword, databaseSecrets, secretsOfDatabase } from "./database.ts";
import { grafanaWorkload } from "./workload.ts";

type Secret = ReturnType<typeof grafanaWorkload>["secrets"][number];

/** As for every service, but for the secret that only the operator knows. */
export type GrafanaArgs = ServiceArgs<Exclude<Secret, OperatorSecret>>;

/** Where people look: Grafana, with every store as a data source. */
export class Grafana extends serviceOf("Grafana", grafanaWorkload) {
  constructor(
    name: string,
    { platform, target, secrets }: GrafanaArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const unknown = secretsOfDatabase(platform).filter((secret) => !target.has(secret));
    const said = saidByOperator("grafana", databaseSecrets, unknown);
    const checked = Object.fromEntries(
      unknown.map((secret) => [secret, said[secret].apply(databasePassword)]),
    ) as typeof said;
    super(name, { platform, target, secrets: { ...secrets, ...checked } }, opts);
  }
}
