import type { Platform } from "../../model/platform.ts";
import type { Component } from "../pipelines.ts";
import { transform, type StatementGroup } from "../ottl.ts";
import { redactionFor, type Redaction } from "./redaction.ts";

/**
 * Leaves nothing private in any position of any signal.
 *
 * The first thing that is done to data, so that no queue, no metric's label and no log ever has it. An
 * error refuses the data, since what cannot be redacted must not pass; there is none by design.
 */
export function privacyProcessor({ privacy }: Platform): Component {
  const redaction = redactionFor(privacy);
  const shared = sharedGroups(redaction);
  return transform("privacy", {
    traces: [...shared, ...spanGroups(redaction)],
    metrics: [...shared, ...metricGroups(redaction)],
    logs: [...shared, ...logGroups(redaction)],
  });
}

/** Who has sent it: the same for every signal. */
function sharedGroups({ text, map }: Redaction): StatementGroup[] {
  return groups([
    map("resource.attributes", "resource.cache"),
    [...["scope.name", "scope.version"].flatMap(text), ...map("scope.attributes", "scope.cache")],
  ]);
}

/** But for the attributes of links, which no processor can look into or drop. */
function spanGroups({ text, map }: Redaction): StatementGroup[] {
  return groups([
    [
      ...["span.name", "span.status.message", "span.trace_state"].flatMap(text),
      ...map("span.attributes", "span.cache"),
    ],
    [...text("spanevent.name"), ...map("spanevent.attributes", "spanevent.cache")],
  ]);
}

function metricGroups({ text, map }: Redaction): StatementGroup[] {
  return groups([
    [
      ...["metric.name", "metric.description", "metric.unit"].flatMap(text),
      ...map("metric.metadata", "metric.cache"),
    ],
    map("datapoint.attributes", "datapoint.cache"),
    map("exemplar.filtered_attributes", "exemplar.cache"),
  ]);
}

/** A body may be a text, a map or a list; a list becomes a map only where something is private. */
function logGroups({ text, map }: Redaction): StatementGroup[] {
  const list = 'log.cache["list"]';
  return [
    ...groups([["log.event_name", "log.body"].flatMap(text), map("log.attributes", "log.cache")]),
    ...groups([map("log.body", "log.cache")], ["IsMap(log.body)"]),
    ...groups(
      [
        [
          `set(${list}["items"], log.body)`,
          ...map(list, "log.cache"),
          `set(log.body, ${list}) where ${list}["items"] == nil`,
        ],
      ],
      ["IsList(log.body)"],
    ),
  ];
}

function groups(
  lists: readonly (readonly string[])[],
  conditions?: readonly string[],
): StatementGroup[] {
  return lists
    .filter((statements) => statements.length > 0)
    .map((statements) => ({ ...(conditions && { conditions }), statements }));
}
