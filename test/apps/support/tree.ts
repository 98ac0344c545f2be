import type { SentSpan } from "./sink.ts";

/** One span and what is below it, by names alone: `name (service, kind)`. */
export interface Branch {
  readonly span: string;
  readonly below: readonly Branch[];
}

/** A trace as a tree, its branches in the order in which they began; what has no parent in it is a root. */
export function treeOf(spans: readonly SentSpan[]): Branch[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const roots = spans.filter(({ parentId }) => !ids.has(parentId));
  return inOrder(roots).map((root) => branchAt(root, spans));
}

function branchAt(span: SentSpan, spans: readonly SentSpan[]): Branch {
  const below = spans.filter(({ parentId }) => parentId === span.spanId);
  return {
    span: `${span.name} (${span.service}, ${span.kind})`,
    below: inOrder(below).map((one) => branchAt(one, spans)),
  };
}

function inOrder(spans: readonly SentSpan[]): SentSpan[] {
  return [...spans].sort((one, other) => one.start - other.start);
}
