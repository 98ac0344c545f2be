import type { Declared } from "./declared.ts";
import { at, fieldsOf, itemsOf, textOf, UNKNOWN, type Fields } from "./values.ts";

/**
 * Whether a selector of Kubernetes selects some labels. An empty one selects everything, a missing one
 * nothing, and what is not known yet is believed.
 */
export function selects(selector: unknown, labels: Fields): boolean {
  if (selector === undefined || selector === null) return false;
  if (selector === UNKNOWN) return true;
  const wanted = Object.entries(fieldsOf(at(selector, "matchLabels")));
  return (
    wanted.every(([name, value]) => alike(labels[name], value)) &&
    itemsOf(at(selector, "matchExpressions")).every((expression) => holds(expression, labels))
  );
}

function alike(one: unknown, other: unknown): boolean {
  return one === other || one === UNKNOWN || other === UNKNOWN;
}

function holds(expression: unknown, labels: Fields): boolean {
  const label = labels[textOf(at(expression, "key")) ?? ""];
  const among = itemsOf(at(expression, "values")).some((value) => alike(label, value));
  switch (at(expression, "operator")) {
    case "In":
      return label !== undefined && among;
    case "NotIn":
      return !among;
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    default:
      return false;
  }
}

/** The namespace that an object is in. */
export function namespaceOf({ inputs }: Declared): unknown {
  return at(inputs, "metadata", "namespace") ?? "default";
}

/** Whether two objects are in one namespace; so far as is known. */
export function inOneNamespace(one: Declared, other: Declared): boolean {
  return alike(namespaceOf(one), namespaceOf(other));
}

/** What an object is called: its own name where it is said, else that of its resource. */
export function nameOf({ inputs, name }: Declared): string {
  return textOf(at(inputs, "metadata", "name")) ?? textOf(inputs["name"]) ?? name;
}
