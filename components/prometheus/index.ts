import type * as pulumi from "@pulumi/pulumi";
import type { OperatorSecret } from "../../model/operator-secrets.ts";
import { saidByOperator, serviceOf, type ServiceArgs } from "../service.ts";
import { remoteWriteSecrets, secretsOfRemoteWrite } from "./remote-write.ts";
import { prometheusWorkload } from "./workload.ts";

type Secret = ReturnType<typeof prometheusWorkload>["secrets"][number];

/** As for every service, but for the secrets that only the operator knows. */
export type PrometheusArgs = ServiceArgs<Exclude<Secret, OperatorSecret>>;

/** The metric store: Prometheus, which asks every component for its metrics and takes what is sent. */
export class Prometheus extends serviceOf("Prometheus", prometheusWorkload) {
  constructor(
    name: string,
    { platform, target, secrets }: PrometheusArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const unknown = secretsOfRemoteWrite(platform).filter((secret) => !target.has(secret));
    const said = saidByOperator("remoteWrite", remoteWriteSecrets, unknown);
    super(name, { platform, target, secrets: { ...secrets, ...said } }, opts);
  }
}
