import { z } from "zod";
import {
  bytesForSpans,
  decisionBytes,
  heldBytes,
  heldSpanBytes,
  keepsEverything,
  shareOfLoad,
} from "../../model/sampler-memory.ts";
import { Duration } from "../../model/units/duration.ts";
import { duration, flag, percentage, refusal } from "../kinds.ts";
import { headSampling } from "./head-sampling.ts";

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

const LONGEST_WAIT = Duration.parse("10m");

const WAIT_RULE = `must be whole seconds from '1s' to '${LONGEST_WAIT.toString()}', as decisions are made once a second`;

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
        .refine(
          ({ milliseconds: ms }) =>
            ms % 1_000 === 0 && ms >= 1_000 && ms <= LONGEST_WAIT.milliseconds,
          { error: ({ input }) => `${WAIT_RULE}, got '${(input as Duration).toString()}'` },
        )
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
      head: headSampling
        .prefault({ kind: "all" })
        .describe("What SDKs are told that ask which share of their traces to send."),
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
    const { slowerThan, decisionWait, limit, rate, samplers } = settings;
    if (slowerThan && decisionWait.milliseconds <= slowerThan.milliseconds) {
      complain(
        ["decisionWait"],
        `must be longer than \`sampling.slowerThan\` ('${slowerThan.toString()}'), got '${decisionWait.toString()}'`,
      );
    }
    if (limit !== undefined && limit < rate.spansPerTrace * samplers) {
      complain(
        ["limit"],
        `must leave each of \`sampling.samplers\` ('${samplers}') room for one trace of \`sampling.rate.spansPerTrace\` ('${rate.spansPerTrace}'), got '${limit}'`,
      );
    }
    if (slowerThan && decisionWait.milliseconds > LONGEST_WAIT.milliseconds) {
      complain(
        ["slowerThan"],
        `must leave ${SDK_DELAY.toString()} of the longest \`sampling.decisionWait\` ('${LONGEST_WAIT.toString()}') to the SDKs, got '${slowerThan.toString()}'`,
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

/** What is said of a load for which there is no room in the memory of whoever holds its traces. */
function memoryRefusal(settings: Settings): string | undefined {
  const holders = holdersOf(settings);
  if (holders === 0) return undefined;
  const { decisionWait, limit } = settings;
  const rate = shareOfLoad(settings.rate, holders);
  const { tracesPerSecond, spansPerTrace } = rate;
  const deciders = limit === undefined ? SAMPLER : SAMPLER_AND_LIMITER;
  const held = heldBytes(rate, decisionWait);
  const room = bytesForSpans(rate, deciders);
  if (held <= room) return undefined;
  const seconds = decisionWait.milliseconds / 1_000;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / MEBIBYTE)} MiB`;
  const [whose, remedy] = decides(settings)
    ? ["a sampler's", "raise `sampling.samplers`"]
    : ["the Collector's", "say `sampling.errors: false`"];
  return (
    `must hold no more than ${whose} memory has room for, ` +
    `got ${tracesPerSecond} traces/s x ${seconds} s x ${spansPerTrace} spans x ` +
    `${heldSpanBytes(rate)} bytes = ${mebibytes(held)} > ${Math.floor(room / MEBIBYTE)} MiB ` +
    `beside ${mebibytes(decisionBytes(rate, deciders))} of decisions; ` +
    `lower \`sampling.decisionWait\`, ${remedy}, or lower \`sampling.rate\` where it is more than comes in`
  );
}

/** How many hold traces: samplers, or where everything is kept the Collector alone, for the copy of errors. */
function holdersOf(settings: Settings): number {
  if (decides(settings)) return settings.samplers;
  return settings.errors ? 1 : 0;
}

/** Whether anything may be dropped once it has come in: what SDKs have chosen by the rules is not. */
export function decides(settings: Settings): boolean {
  const { head, limit } = settings;
  return head.kind === "rules" ? limit !== undefined : !keepsEverything(settings);
}

type Settings = z.output<typeof sampling>;
