import { z } from "zod";
import { refusal } from "../../kinds.ts";

/** A text that keeps a rule of the cluster's about names. */
function named(pattern: RegExp, rule: string) {
  return z.string(refusal(rule)).regex(pattern, refusal(rule));
}

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** A DNS name of labels of 63 characters at most. */
export const host = named(
  new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`),
  "must be a host's name such as 'tracing.example.com'",
);

/** A namespace of the cluster's. */
export const namespace = named(
  new RegExp(`^${LABEL}$`),
  "must be the name of a namespace, such as 'tracing'",
);

/** An object of the cluster's, called `what` in the refusal. */
export function objectName(what: string) {
  return named(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, `must be the name of ${what}`);
}

const KEY =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** The key of a label or an annotation. */
export const key = named(KEY, "must be a key such as 'example.com/telemetry'");

const LABELS_RULE = 'must be labels such as \'{"example.com/telemetry": "true"}\', at least one';

/** Labels that must all be there: none would be everybody's. */
export const someLabels = z
  .record(
    key,
    named(VALUE, "must be a label's value such as 'true', in quotes"),
    refusal(LABELS_RULE),
  )
  .refine((labels) => Object.keys(labels).length > 0, refusal(LABELS_RULE));
