import { parser } from "@prometheus-io/lezer-promql";

/** The names of the metrics that a PromQL query asks for, each once. */
export function metricsIn(query: string): string[] {
  const names = new Set<string>();
  parser.parse(query).iterate({
    enter: ({ node }) => {
      const name = node.name === "VectorSelector" ? node.getChild("Identifier") : null;
      if (name) names.add(query.slice(name.from, name.to));
    },
  });
  return [...names];
}
