import { z } from "zod";
import { refusal } from "../../kinds.ts";
import { objectName } from "./names.ts";

/** Who comes first where not all pods have room. */
export const priorityClass = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z
        .literal("own")
        .describe("A class of the platform's, before pods of none; it drives nobody out."),
    }),
    z.strictObject({
      kind: z.literal("existing").describe("A class of the cluster's."),
      name: objectName("a priority class of the cluster's").describe("Name of the class."),
    }),
    z.strictObject({
      kind: z.literal("none").describe("No class, so that the cluster's default is meant."),
    }),
  ],
  refusal("must say `kind: own`, `kind: existing` or `kind: none`"),
);
