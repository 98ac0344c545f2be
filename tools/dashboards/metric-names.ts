import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNodeRef } from "@lezer/common";
import { z } from "zod";
import type { Access } from "../access.ts";
import { askStore, bodyOf } from "../verify/stores/ask.ts";

/** The metrics that a PromQL query names; one that it describes by a pattern is not among them. */
export function metricsIn(query: string): string[] {
  const names = new Set<string>();
  parser.parse(query).iterate({
    enter: ({ name, node, from, to }: SyntaxNodeRef) => {
      if (name === "Identifier" && node.parent?.name === "VectorSelector") {
        names.add(query.slice(from, to));
      }
    },
  });
  return [...names];
}

/** Every metric that Prometheus has had a sample of within the last hour. */
export async function knownMetrics(access: Access): Promise<Set<string>> {
  const start = `${Date.now() / 1_000 - 3_600}`;
  const path = `/api/v1/label/__name__/values?${new URLSearchParams({ start }).toString()}`;
  const answer = bodyOf(await askStore(access, "prometheus", path), "Prometheus");
  return new Set(z.object({ data: z.array(z.string()) }).parse(answer).data);
}
