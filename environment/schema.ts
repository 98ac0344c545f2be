import { isIP } from "node:net";
import { z } from "zod";
import { Duration } from "../model/units/duration.ts";
import { Percentage } from "../model/units/percentage.ts";

/** A setting whose text or number `parse` turns into a value of the model, or refuses with a sentence. */
function parsed<Input, Value>(input: z.ZodType<Input>, parse: (input: Input) => Value) {
  return input.transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
      return z.NEVER;
    }
  });
}

/** What a wrong value is answered with; any but text is shown as it would be written in JSON. */
const refusal = (rule: string) => ({
  error: ({ input }: { input?: unknown }) =>
    `${rule}, got '${typeof input === "string" ? input : JSON.stringify(input)}'`,
});

const duration = parsed(
  z.string(refusal(Duration.rule)).meta({ title: "duration", pattern: Duration.pattern.source }),
  (text) => Duration.parse(text),
);

const percentage = parsed(
  z.number(refusal(Percentage.rule)).meta({ title: "percentage", minimum: 0, maximum: 100 }),
  (percent) => Percentage.of(percent),
);

const flag = z.boolean(refusal("must be 'true' or 'false'"));

const certificates = z
  .strictObject(
    {
      validity: duration.prefault("90d").describe("How long a server's certificate is valid."),
      authorityValidity: duration
        .prefault("1825d")
        .describe("How long the platform's certificate authority is valid."),
      renewBefore: duration
        .prefault("30d")
        .describe("A certificate is renewed by the first `pulumi up` within this time of its end."),
    },
    refusal("must be an object of lifetimes"),
  )
  .superRefine((lifetimes, context) => {
    for (const [key, lifetime] of Object.entries(lifetimes)) {
      if (Number.isInteger(lifetime.hours)) continue;
      const message = `must be whole hours, as certificates are dated by the hour, got '${lifetime.toString()}'`;
      context.addIssue({ code: "custom", path: [key], message });
    }
    const { validity, authorityValidity, renewBefore } = lifetimes;
    if (renewBefore.milliseconds >= validity.milliseconds) {
      const message = `must be shorter than \`certificates.validity\` ('${validity.toString()}'), got '${renewBefore.toString()}'`;
      context.addIssue({ code: "custom", path: ["renewBefore"], message });
    }
    if (authorityValidity.milliseconds <= validity.milliseconds) {
      const message = `must be longer than \`certificates.validity\` ('${validity.toString()}'), got '${authorityValidity.toString()}'`;
      context.addIssue({ code: "custom", path: ["authorityValidity"], message });
    }
  });

const HIGHEST_PORT_OFFSET = 48_000;

const docker = z.strictObject({
  kind: z.literal("docker").describe("Containers on one Docker engine."),
  bindAddress: z
    .string(refusal("must be an IP address"))
    .refine((address) => isIP(address) !== 0, refusal("must be an IP address"))
    .meta({ title: "IP address" })
    .default("127.0.0.1")
    .describe("Address of this machine on which the platform's ports are published."),
  portOffset: z
    .int(refusal(`must be a whole number from 0 to ${HIGHEST_PORT_OFFSET}`))
    .min(0)
    .max(HIGHEST_PORT_OFFSET)
    .default(0)
    .describe("Added to every published port, so that a second platform can run beside the first."),
});

/**
 * What an operator may say about one environment; the only place of defaults and bounds.
 *
 * Strict: an unknown key is an error. Read by `load.ts`, documented in `docs/settings.md`.
 */
export const environmentSchema = z.strictObject({
  samplingPercent: percentage.describe(
    "Share of traces kept, in percent (0 to 100 inclusive), decided by trace id.",
  ),
  traceRetention: duration.describe("How long Tempo and Jaeger keep a trace."),
  metricRetention: duration.prefault("72h").describe("How long Prometheus keeps a sample."),
  batchDelay: duration
    .prefault("200ms")
    .describe("Longest time a span waits in the Collector to be sent along with others."),
  persistentQueues: flag
    .default(true)
    .describe("Keep what waits for a store on disk, so that accepted spans survive the Collector."),
  debug: flag
    .default(false)
    .describe("Write every span to the Collector's log, and let it log verbosely."),
  certificates: certificates.prefault({}).describe("Lifetimes of the platform's certificates."),
  target: z
    .discriminatedUnion("kind", [docker], refusal("must say `kind: docker`"))
    .describe("Where the platform is deployed."),
});

/** The settings of one environment, checked and with every default filled in. */
export type Settings = z.output<typeof environmentSchema>;

/** One environment: its settings and the name it goes by. */
export interface Environment extends Settings {
  /** The stack's name; `deployment.environment.name` in telemetry, part of every resource name. */
  readonly name: string;
}
