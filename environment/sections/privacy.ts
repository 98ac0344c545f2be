import { z } from "zod";
import { refusal } from "../kinds.ts";
import { KEY_PATTERNS, VALUE_PATTERNS } from "../private-data.ts";
import { isRe2, matchesEmptyText } from "../re2.ts";

const RULE = "must be a regular expression of RE2, without look-around and back-references";

const EMPTY_RULE = "must be a regular expression that does not match the empty text";

/** A regular expression as Go's RE2 reads it; the Collector's own check has the last word. */
const pattern = z
  .string(refusal(RULE))
  .refine(isRe2, { ...refusal(RULE), abort: true })
  .refine((text) => !matchesEmptyText(text), refusal(EMPTY_RULE))
  .meta({ title: "regular expression" });

const patterns = z.array(pattern, refusal("must be a list of regular expressions"));

/** What is stored as `***`. */
export const privacy = z.strictObject(
  {
    keyPatterns: patterns
      .prefault([...KEY_PATTERNS])
      .describe(
        "Regular expressions (RE2): an attribute whose key matches one is stored as `***`.",
      ),
    valuePatterns: patterns
      .prefault([...VALUE_PATTERNS])
      .describe(
        "Regular expressions (RE2): what matches one in any text is stored as `***`, but for its groups called `before…` and `after…`.",
      ),
  },
  refusal("must be an object of patterns"),
);
