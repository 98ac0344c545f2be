import { z } from "zod";
import { refusal } from "../kinds.ts";

const MOST = 16;

const COUNT_RULE = `must be '1', or from '3' to '${MOST}': what is written has three copies, and of two holders neither could be away`;

const ringed = z
  .int(refusal(COUNT_RULE))
  .min(1, refusal(COUNT_RULE))
  .max(MOST, refusal(COUNT_RULE))
  .refine((count) => count !== 2, refusal(COUNT_RULE))
  .default(1);

/** How many there are of the stores that hold each other's copies where they are several. */
export const rings = {
  tempo: ringed.describe(
    "Tempos, in a ring: each trace is held by three of them until it is in the object store.",
  ),
  loki: ringed.describe(
    "Lokis, in a ring: each record is held by three of them until it is in the object store.",
  ),
} as const;
