import { z } from "zod";
import type { Duration } from "../../model/units/duration.ts";
import { duration, refusal } from "../kinds.ts";

const DAY = 86_400_000;

const SIZE_RULE = refusal("must be a whole number from 1 to 10000");

/** Cold storage of every trace that is kept. */
export const archive = z
  .strictObject(
    {
      retention: duration
        .refine(({ milliseconds }) => milliseconds % DAY === 0, {
          error: ({ input }) =>
            `must be whole days, as the archive's files are removed by the day, got '${(input as Duration).toString()}'`,
        })
        .optional()
        .describe(
          "How long a full file is kept by who writes beside it, in whole days; absent where there is no archive.",
        ),
      largestGibibytes: z
        .int(SIZE_RULE)
        .min(1, SIZE_RULE)
        .max(10_000, SIZE_RULE)
        .optional()
        .describe(
          "Most that each writer's files take, in GiB (by default 10); beyond it the oldest is removed.",
        ),
    },
    refusal("must be an object of settings"),
  )
  .refine(
    ({ retention, largestGibibytes }) => retention !== undefined || largestGibibytes === undefined,
    {
      path: ["retention"],
      error: "must be said where `archive.largestGibibytes` is: without it there is no archive",
    },
  );
