import { z } from "zod";
import {
  bytesForSpans,
  decisionBytes,
  heldBytes,
  heldSpanBytes,
  shareOfLoad,
} from "../../model/sampler-memory.ts";
import { Duration } from "../../model/units/duration.ts";
import { duration, flag, percentage, refusal } from "../kinds.ts";

const MEBIBYTE = 2 ** 20;

const SAMPLER = ["sampler"] as const;
const SAMPLER_AND_LIMITER = ["sampler", "limiter"] as const;

/** The longest trace whose every error is to be seen: a language model's half minute. */
const LONGEST_TRACE = Duration.parse("30s");

/** How long SDKs keep a finished span before they send it, unless they are told otherwise. */
const SDK_DELAY = Duration.parse("5s");

const SERVICE_RULE = "must be a service's name";
const service = z.string(refusal(SERVICE_RULE)).min(1, refusal(SERVICE_RULE));

const ROUTE_RULE = "must be a route such as '/api/chat'";

const WAIT_RULE = "must be whole seconds from '1s' to '10m', as decisions are made once a second";

const whole = (least: number, most: number) => {
  const rule = refusal(`must be a whole number from ${least} to ${most}`);
  return z.int(rule).min(least, rule).max(most, rule);
};

const rule = z
  .strictObject(
    {
      services: z
        .array(service, refusal("must be a list of services"))
        .min(1, refusal("must name a service"))
        .optional()
        .describe("It is about traces with a span of one of these, by their `service.name`."),
      route: z
        .string(refusal(ROUTE_RULE))
        .min(1, refusal(ROUTE_RULE))
        .optional()
        .describe("It is about traces with a span of this `http.route`, in one of the services."),
      match: z
        .enum(["touches", "starts-at"], refusal("must be 'touches' or 'starts-at'"))
        .default("touches")
        .describe("Whether any span may be of that service and route, or the first one must be."),
      percent: percentage.describe("Share of these traces kept, in percent."),
    },
    refusal("must be an object with `services` or `route`, and `percent`"),
  )
  .refine(({ services, route }) => services !== undefined || route !== undefined, {
    error: "must name `services` or a `route`; what is about every trace is `baseline`",
  });

/** What identifies a rule: which traces it is about. */
const aboutOf = ({ services = [], route = "", match }: z.output<typeof rule>) =>
  JSON.stringify([[...new Set(services)].sort(), route, match]);

const rate = z.strictObject(
  {
    tracesPerSecond: whole(1, 100_000).default(100).describe("Traces that begin in a second."),
    spansPerTrace: whole(1, 10_000).default(10).describe("Spans of a trace, on average."),
    spanBytes: whole(100, 1_000_000)
      .default(1_024)
      .describe("Bytes of a span as it is sent, with its share of its resource, on average."),
  },
  refusal("must be an object of numbers"),
);

/** Which traces are kept; each as a whole. */
export const sampling = z
  .strictObject(
    {
      baseline: percentage.describe(
        "Share of the traces kept that no rule speaks of, in percent (0 to 100 inclusive).",
      ),
      rules: z
        .array(rule, refusal("must be a list of rules"))
        .prefault([])
        .describe("Shares of traces by service or route; of several, the highest counts."),
      errors: flag
        .default(true)
        .describe("Keep every trace with an error, whatever its share and the limit."),
      httpErrorsOf: z
        .array(service, refusal("must be a list of services"))
        .prefault([])
        .describe("Services for which an HTTP status from 400 on is an error as well."),
      slowerThan: duration.optional().describe("Keep every trace that takes longer."),
      limit: whole(1, 1_000_000_000)
        .optional()
        .describe("Most spans kept in a second, those of traces with an error not counted."),
      decisionWait: duration
        .refine(({ milliseconds: ms }) => ms % 1_000 === 0 && ms >= 1_000 && ms <= 600_000, {
          error: ({ input }) => `${WAIT_RULE}, got '${(input as Duration).toString()}'`,
        })
        .optional()
        .describe(
          "Time from a trace's first span until it is kept or dropped; by default 5 s for the SDKs after 30 s or `slowerThan`, whichever is longer.",
        ),
      rate: rate
        .prefault({})
        .describe("The load that the samplers are made for, all of them together."),
      samplers: whole(1, 16)
        .default(1)
        .describe(
          "Samplers that share the traces, each with an even part; where everything is kept there is none.",
        ),
    },
    refusal("must be an object with `baseline`"),
  )
  .transform((settings) => ({ ...settings, decisionWait: waitOf(settings) }))
  .superRefine((settings, context) => {
    const complain = (path: PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    settings.rules.forEach((one, index) => {
      const first = settings.rules.findIndex((other) => aboutOf(other) === aboutOf(one));
      if (first === index) return;
      complain(["rules", index], `must be about other traces than rule ${first} is`);
    });
    if (!settings.errors && settings.httpErrorsOf.length > 0) {
      complain(["httpErrorsOf"], "must be empty where `sampling.errors` is 'false'");
    }
    const { slowerThan, decisionWait, limit, rate } = settings;
    if (slowerThan && decisionWait.milliseconds <= slowerThan.milliseconds) {
      complain(
        ["decisionWait"],
        `must be longer than \`sampling.slowerThan\` ('${slowerThan.toString()}'), got '${decisionWait.toString()}'`,
      );
    }
    if (limit !== undefined && limit < rate.spansPerTrace) {
      complain(
        ["limit"],
        `must leave room for one trace of \`sampling.rate.spansPerTrace\` ('${rate.spansPerTrace}'), got '${limit}'`,
      );
    }
    const refusal = memoryRefusal(settings);
    if (refusal !== undefined) complain([], refusal);
  });

function waitOf({ decisionWait, slowerThan = LONGEST_TRACE }: Waiting): Duration {
  const longest = Math.max(slowerThan.milliseconds, LONGEST_TRACE.milliseconds);
  return (
    decisionWait ?? Duration.parse(`${Math.ceil((longest + SDK_DELAY.milliseconds) / 1_000)}s`)
  );
}

interface Waiting {
  readonly decisionWait?: Duration | undefined;
  readonly slowerThan?: Duration | undefined;
}

/** What is said of a load for which a sampler's memory has no room. */
function memoryRefusal({ rate: all, samplers, ...others }: Settings): string | undefined {
  const { decisionWait, limit } = others;
  const rate = shareOfLoad(all, samplers);
  const { tracesPerSecond, spansPerTrace } = rate;
  const deciders = limit === undefined ? SAMPLER : SAMPLER_AND_LIMITER;
  const held = heldBytes(rate, decisionWait);
  const room = bytesForSpans(rate, deciders);
  if (held <= room) return undefined;
  const seconds = decisionWait.milliseconds / 1_000;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / MEBIBYTE)} MiB`;
  return (
    "must hold no more than a sampler's memory has room for, " +
    `got ${tracesPerSecond} traces/s x ${seconds} s x ${spansPerTrace} spans x ` +
    `${heldSpanBytes(rate)} bytes = ${mebibytes(held)} > ${Math.floor(room / MEBIBYTE)} MiB ` +
    `beside ${mebibytes(decisionBytes(rate, deciders))} of decisions; ` +
    "lower `sampling.decisionWait`, raise `sampling.samplers`, or lower `sampling.rate` where it is more than comes in"
  );
}

type Settings = z.output<typeof sampling>;
