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
export const refusal = (rule: string) => ({
  error: ({ input }: { input?: unknown }) =>
    `${rule}, got '${typeof input === "string" ? input : JSON.stringify(input)}'`,
});

/** A length of time, as text. */
export const duration = parsed(
  z.string(refusal(Duration.rule)).meta({ title: "duration", pattern: Duration.pattern.source }),
  (text) => Duration.parse(text),
);

/** A fraction as `pulumi config set --path` writes it into an object: it knows whole numbers only. */
const FRACTION = /^\d+\.\d+$/;

/** A share in percent, as a number. */
export const percentage = z.preprocess(
  (value) => (typeof value === "string" && FRACTION.test(value) ? Number(value) : value),
  parsed(
    z.number(refusal(Percentage.rule)).meta({ title: "percentage", minimum: 0, maximum: 100 }),
    (percent) => Percentage.of(percent),
  ),
);

/** Yes or no. */
export const flag = z.boolean(refusal("must be 'true' or 'false'"));

const RANGE = /^\d{1,3}(?:\.\d{1,3}){3}\/(?:[0-9]|[12]\d|3[0-2])$|^[0-9a-f:]+\/\d{1,3}$/;
const RANGE_RULE = "must be a range of addresses such as '10.20.0.0/16'";

/** Ranges of addresses, as CIDR notation has them; one at least. */
export const addressRanges = z
  .array(z.string(refusal(RANGE_RULE)).regex(RANGE, refusal(RANGE_RULE)))
  .min(1, refusal("must name a range"));

/** A length of time that Loki takes: it deletes by the day's index, and starts with nothing shorter. */
export const dayOrMore = duration.refine(({ milliseconds }) => milliseconds >= 86_400_000, {
  error: ({ input }) => `must be '24h' or more, got '${(input as Duration).toString()}'`,
});
