import { z } from "zod";
import { refusal } from "../kinds.ts";

/** Most teams there may be: a stranger's token is compared with each of theirs. */
const MOST = 50;

const NAME_RULE = refusal(
  "must be a team's name of 1 to 63 small letters, digits and hyphens, such as 'shop'",
);

/** A DNS label, which can be part of a resource's name, of a file's and of a Secret's key. */
const name = z.string(NAME_RULE).regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, NAME_RULE);

/** The teams whose senders of telemetry have a token of their own. */
export const teams = z
  .array(name, refusal("must be a list of teams' names such as '[shop, billing]'"))
  .max(MOST, {
    error: ({ input }) =>
      `must be at most '${MOST}' teams, got '${(input as readonly unknown[]).length}'`,
  })
  .superRefine((names, context) => {
    for (const [index, one] of names.entries()) {
      if (names.indexOf(one) === index) continue;
      const message = `must be another name than those before it, got '${one}'`;
      context.addIssue({ code: "custom", path: [index], message });
    }
  });
