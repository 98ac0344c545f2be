import { referenceRequest } from "../../../tools/traffic/reference-request.ts";
import type { SentSpan } from "./sink.ts";

/** One span and what is below it, by what is said of it. */
export interface Branch {
  readonly span: string;
  readonly below: readonly Branch[];
}

/** What of a span decides where it stands. */
interface Placed {
  readonly spanId: string;
  readonly parentId?: string | undefined;
  readonly start: number;
}

/** What is said of a span: `name (service, kind)`. */
export const withKind = ({ name, service, kind }: Pick<SentSpan, "name" | "service" | "kind">) =>
  `${name} (${service}, ${kind})`;

/** The same without its kind, which not every store tells. */
export const withoutKind = ({ name, service }: Pick<SentSpan, "name" | "service">) =>
  `${name} (${service})`;

/** A trace as a tree, its branches in the order in which they began; what has no parent in it is a root. */
export function treeOf<Span extends Placed>(
  spans: readonly Span[],
  said: (span: Span) => string,
): Branch[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const branchAt = (span: Span): Branch => ({
    span: said(span),
    below: inOrder(spans.filter(({ parentId }) => parentId === span.spanId)).map(branchAt),
  });
  return inOrder(spans.filter(({ parentId = "" }) => !ids.has(parentId))).map(branchAt);
}

function inOrder<Span extends Placed>(spans: readonly Span[]): Span[] {
  return [...spans].sort((one, other) => one.start - other.start);
}

/** The step of the reference request as a branch; what it has beside it is the caller's business. */
interface Step {
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly steps?: readonly Step[] | undefined;
}

/** The one span beside those of the reference request: a client's, around what Redis does. */
const SESSION = { service: "business-logic", name: "business-logic.load-session", kind: "client" };

/** The tree that the sample services make of the reference request. */
export function expectedTree(said: (step: Step) => string): Branch[] {
  const branchOf = (step: Step): Branch => {
    const extra = step.name === "business-logic.authenticate" ? [SESSION] : [];
    return { span: said(step), below: [...(step.steps ?? []), ...extra].map(branchOf) };
  };
  return [branchOf(referenceRequest)];
}
