import { z } from "zod";
import { dayOrMore, duration, flag, refusal } from "./kinds.ts";
import { alerting } from "./sections/alerting.ts";
import { archive } from "./sections/archive.ts";
import { certificates } from "./sections/certificates.ts";
import { docker } from "./sections/docker.ts";
import { refusePlacesOnDocker } from "./sections/elsewhere.ts";
import { gateway } from "./sections/gateway.ts";
import { grafana } from "./sections/grafana.ts";
import { kubernetes } from "./sections/kubernetes.ts";
import { refuseAgents } from "./sections/kubernetes/agents.ts";
import { refuseAutoscaling } from "./sections/kubernetes/autoscaling.ts";
import { legacyReceivers } from "./sections/legacy-receivers.ts";
import { refuseLoneReplicas } from "./sections/lone-replicas.ts";
import { objectStorage } from "./sections/object-storage.ts";
import { privacy } from "./sections/privacy.ts";
import { remoteWrite } from "./sections/remote-write.ts";
import { refuseReplicas, replicas } from "./sections/replicas.ts";
import { sampling } from "./sections/sampling.ts";
import { stores } from "./sections/stores.ts";
import { teams } from "./sections/teams.ts";

/**
 * What an operator may say about one environment; the only place of defaults and bounds.
 *
 * Strict: an unknown key is an error. Read by `load.ts`, documented in `docs/settings.md`.
 */
export const environmentSchema = z
  .strictObject({
    profile: z
      .enum(["lite", "full"], refusal("must be 'lite' or 'full'"))
      .default("full")
      .describe(
        "`lite`: Collector, Tempo, Prometheus, Alertmanager, Grafana, gateway. `full`: every store.",
      ),
    apps: flag
      .default(false)
      .describe("Deploy the sample services as well, and with profile `lite` the Redis they need."),
    stores: stores
      .prefault({})
      .describe("Stores that the profile `full` may do without, and Grafana."),
    replicas: replicas.prefault({}).describe("How many run of each workload."),
    objectStorage: objectStorage
      .optional()
      .describe(
        "Where Tempo and Loki keep what they have written, instead of their volumes: a store that speaks S3, with the secrets `objectStorage:keyId` and `objectStorage:secretKey`.",
      ),
    sampling: sampling.describe("Which traces are kept, each as a whole."),
    traceRetention: duration.describe(
      "How long Tempo and Jaeger keep a trace; Zipkin has it in memory.",
    ),
    errorTraceRetention: duration
      .optional()
      .describe(
        "How long Tempo keeps a trace with an error, no shorter than others; by default 30 days, or as long as others where that is longer.",
      ),
    restoredTraceRetention: duration
      .prefault("24h")
      .describe("How long Tempo keeps an archived trace from when it was brought back."),
    archive: archive.prefault({}).describe("Cold storage of every kept trace, beside the stores."),
    metricRetention: duration.prefault("72h").describe("How long Prometheus keeps a sample."),
    remoteWrite: remoteWrite
      .optional()
      .describe(
        "A store of metrics elsewhere, which gets every sample as well: the secret `remoteWrite:password`.",
      ),
    logRetention: dayOrMore.prefault("72h").describe("How long Loki keeps a log record."),
    auditRetention: dayOrMore
      .prefault("30d")
      .describe("How long Loki keeps the record of who has read what."),
    batchDelay: duration
      .prefault("200ms")
      .describe("Longest time a span waits in the Collector to be sent along with others."),
    persistentQueues: flag
      .default(true)
      .describe(
        "Keep what waits for a store on disk, so that it survives the Collector; what waits for a decision does not.",
      ),
    debug: flag
      .default(false)
      .describe("Write every span to the Collector's log, and let it log verbosely."),
    browserOrigins: z
      .array(z.string(refusal("must be an origin such as 'https://shop.example'")))
      .prefault([])
      .describe("Origins of the pages whose browsers may send telemetry over OTLP HTTP."),
    teams: teams
      .prefault([])
      .describe(
        "Teams, 50 at most, whose senders of telemetry have a token each, to be replaced and taken away alone.",
      ),
    legacyReceivers: legacyReceivers
      .prefault({})
      .describe("Receivers for senders that do not speak OTLP yet."),
    privacy: privacy
      .prefault({})
      .describe("What is stored as `***`, in every signal and every position of it."),
    gateway: gateway.prefault({}).describe("The way from the host to the stores' pages and APIs."),
    grafana: grafana.prefault({}).describe("Where Grafana keeps what it knows of people."),
    alerting: alerting.prefault({}).describe("Who is told of alerts, and how."),
    certificates: certificates.prefault({}).describe("Lifetimes of the platform's certificates."),
    target: z
      .discriminatedUnion(
        "kind",
        [docker, kubernetes],
        refusal("must say `kind: docker` or `kind: kubernetes`"),
      )
      .describe("Where the platform is deployed."),
  })
  .superRefine(({ traceRetention, errorTraceRetention }, context) => {
    if (!errorTraceRetention || errorTraceRetention.milliseconds >= traceRetention.milliseconds)
      return;
    const message = `must not be shorter than \`traceRetention\` ('${traceRetention.toString()}'), got '${errorTraceRetention.toString()}'`;
    context.addIssue({ code: "custom", path: ["errorTraceRetention"], message });
  })
  .superRefine(({ legacyReceivers: { jaegerUdp }, target }, context) => {
    if (!jaegerUdp) return;
    const path = ["legacyReceivers", "jaegerUdp"];
    if (target.kind === "kubernetes") {
      const message = "must be 'false' in a cluster: datagrams know neither TLS nor a token";
      context.addIssue({ code: "custom", path, message });
      return;
    }
    const { bindAddress } = target;
    if (bindAddress === "::1" || bindAddress.startsWith("127.")) return;
    const message = `must be 'false' where ports are published on '${bindAddress}': datagrams know neither TLS nor a token`;
    context.addIssue({ code: "custom", path, message });
  })
  .superRefine(({ profile, stores, legacyReceivers }, context) => {
    if (profile === "lite" || stores.zipkin || !legacyReceivers.zipkin) return;
    const message =
      "must be 'false' where `stores.zipkin` is: its clients come in by Zipkin's port";
    context.addIssue({ code: "custom", path: ["legacyReceivers", "zipkin"], message });
  })
  .superRefine(({ profile, stores, sampling }, context) => {
    const { kind } = sampling.head;
    if (kind === "all" || (profile === "full" && stores.jaeger)) return;
    const why =
      profile === "full"
        ? "`stores.jaeger` is 'false', so that there is no Jaeger"
        : "`profile` is 'lite', which has no Jaeger";
    const message = `must be 'all' where ${why} for SDKs to ask, got '${kind}'`;
    context.addIssue({ code: "custom", path: ["sampling", "head", "kind"], message });
  })
  .superRefine(refuseReplicas)
  .superRefine(refuseLoneReplicas)
  .superRefine(refuseAutoscaling)
  .superRefine(refuseAgents)
  .superRefine(refusePlacesOnDocker);

/** The settings of one environment, checked and with every default filled in. */
export type Settings = z.output<typeof environmentSchema>;

/** What is said of one kind of target. */
export type TargetSettings<Kind extends Settings["target"]["kind"]> = Extract<
  Settings["target"],
  { readonly kind: Kind }
>;

/** One environment: its settings and the name it goes by. */
export interface Environment extends Settings {
  /** The stack's name; `deployment.environment.name` in telemetry, part of every resource name. */
  readonly name: string;
}
