import type { Component } from "./pipelines.ts";

/** Statements of one kind of data, run in order on each; on none where a condition is not met. */
export interface StatementGroup {
  readonly conditions?: readonly string[];
  readonly statements: readonly string[];
}

/** The statement groups of each signal; none for a signal that stays as it is. */
export interface Statements {
  readonly traces?: readonly StatementGroup[];
  readonly metrics?: readonly StatementGroup[];
  readonly logs?: readonly StatementGroup[];
}

/** A text as a literal of the transformation language, in a configuration that reads `$$` as `$`. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll("$", "$$$$");
}

/** A `transform` processor; an error in a statement refuses the data, and its sender is told. */
export function transform(name: string, statements: Statements): Component {
  const { traces = [], metrics = [], logs = [] } = statements;
  return {
    id: `transform/${name}`,
    settings: {
      error_mode: "propagate",
      ...(traces.length > 0 && { trace_statements: traces }),
      ...(metrics.length > 0 && { metric_statements: metrics }),
      ...(logs.length > 0 && { log_statements: logs }),
    },
  };
}
