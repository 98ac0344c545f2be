import { join } from "node:path";
import fc from "fast-check";
import { environmentFrom } from "../../environment/parse.ts";
import type { Environment, TargetSettings } from "../../environment/schema.ts";
import { root, settingsIn } from "../../tools/stack-file.ts";
import { pem } from "./pem.ts";

export { root } from "../../tools/stack-file.ts";

/** The stacks whose configuration is checked in. */
export const stacks = ["dev", "prod"] as const;

/** The settings in a stack's file, without the project's name before each key. */
export function settingsOf(stack: string): Record<string, unknown> {
  return settingsIn(join(root, `Pulumi.${stack}.yaml`));
}

/** The environment that a checked-in stack describes, with some settings changed. */
export function environmentOf(stack: string, changes: Record<string, unknown> = {}): Environment {
  return environmentFrom(stack, { ...settingsOf(stack), ...changes });
}

/** Settings with which a stack of the full profile has the sample services, too. */
export const withApps = { apps: true } as const;

/** Settings with which it has every workload there is: where everything is kept there is no sampler. */
export const withEverything = { ...withApps, sampling: { baseline: 25, samplers: 2 } } as const;

/** Settings with which it has several of what can be several on any target. */
export const withSeveral = { ...withEverything, replicas: { prometheus: 2, alertmanager: 3 } };

/** Settings with which it is in a cluster, and has several of everything that can be several. */
export const withReplicas = {
  ...withEverything,
  target: { kind: "kubernetes", host: "tracing.example.com" },
  legacyReceivers: {},
  replicas: { ...withSeveral.replicas, collector: 2, gateway: 2 },
} as const;
/** Settings with which production is over an object store that wants everything said, so many times. */
export const overStore = (count: number) => ({
  replicas: { tempo: count, loki: count },
  objectStorage: {
    endpoint: "s3.example.com:9000",
    region: "eu-central-1",
    buckets: { traces: "our-traces", logs: "our-logs" },
    pathStyle: true,
    certificateAuthority: pem.certificate,
    encryption: "SSE-KMS",
    encryptionKey: "arn:aws:kms:eu-central-1:1:key/2",
  },
});

/** What an environment says of its Docker engine. */
export function dockerOf({ target }: Pick<Environment, "target">): TargetSettings<"docker"> {
  if (target.kind === "docker") return target;
  throw new RangeError(`kind: must be 'docker', got '${target.kind}'`);
}

/** Any way to write a length of time that a setting takes. */
export const anyDuration = fc
  .oneof(
    fc.tuple(fc.integer({ min: 1, max: 106_751 }), fc.constantFrom("ms", "s", "m", "h", "d")),
    fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom("ms", "s")),
  )
  .map(([count, unit]) => `${count}${unit}`);

/** Any share in percent, whole or not. */
export const anyPercentage = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.double({ min: 0, max: 100, noNaN: true }).map(Math.abs),
);

const anyService = fc.stringMatching(/^[a-z"'$\\ -]{1,12}$/);

/** Any rule; the service keeps it apart from every other. */
const anyRule = (index: number) =>
  fc.record(
    {
      services: fc.array(anyService).map((names) => [...names, `service-${index}`]),
      route: fc.string({ minLength: 1 }),
      match: fc.constantFrom("touches", "starts-at"),
      percent: anyPercentage,
    },
    { requiredKeys: ["services", "percent"], noNullPrototype: true },
  );

/** Any choice of traces to keep. */
export const anySampling = fc.record(
  {
    baseline: anyPercentage,
    rules: fc.tuple(anyRule(0), anyRule(1), anyRule(2)).chain((rules) => fc.subarray(rules)),
    httpErrorsOf: fc.array(anyService),
    slowerThan: fc.constantFrom("1ms", "2s", "20s"),
    limit: fc.integer({ min: 10, max: 100_000 }),
    decisionWait: fc.constantFrom("21s", "35s"),
  },
  { requiredKeys: ["baseline"], noNullPrototype: true },
);

/** Lifetimes that keep the rules among them: whole hours, renewed before the end, authority longest. */
const anyCertificates = fc
  .uniqueArray(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 3, maxLength: 3 })
  .map((hours) => hours.sort((one, other) => one - other).map((count) => `${count}h`))
  .map(([renewBefore, validity, authorityValidity]) => ({
    renewBefore,
    validity,
    authorityValidity,
  }));

const anyAddresses = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 63 }))
  .map(([second, third]) => `10.${second}.${third * 4}.0/22`);

const anyTarget = fc.record(
  {
    kind: fc.constant("docker"),
    bindAddress: fc.oneof(fc.ipV4(), fc.ipV6()),
    portOffset: fc.integer({ min: 0, max: 48_000 }),
    addresses: anyAddresses,
  },
  { requiredKeys: ["kind"], noNullPrototype: true },
);

const noNulls = { requiredKeys: [] as [], noNullPrototype: true };

/** Any settings that describe an environment, with what may be left out often left out. */
export const anySettings = fc.record(
  {
    profile: fc.constantFrom("lite", "full"),
    sampling: anySampling,
    traceRetention: anyDuration,
    restoredTraceRetention: anyDuration,
    archive: fc.constantFrom({}, { retention: "1d" }, { retention: "8760h", largestGibibytes: 1 }),
    metricRetention: anyDuration,
    logRetention: fc.constantFrom("24h", "7d", "90000s"),
    auditRetention: fc.constantFrom("1d", "365d"),
    batchDelay: anyDuration,
    persistentQueues: fc.boolean(),
    debug: fc.boolean(),
    apps: fc.boolean(),
    replicas: fc.record(
      { prometheus: fc.constantFrom(1, 2), alertmanager: fc.constantFrom(1, 3) },
      noNulls,
    ),
    teams: fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { maxLength: 3 }),
    legacyReceivers: fc.record({ jaeger: fc.boolean(), zipkin: fc.boolean() }, noNulls),
    certificates: anyCertificates,
    target: anyTarget,
  },
  { requiredKeys: ["sampling", "traceRetention", "target"], noNullPrototype: true },
);
