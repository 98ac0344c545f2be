import assert from "node:assert/strict";

/** Mebibytes in an amount of memory as Kubernetes spells it. */
export function mebibytesIn(text: string | undefined): number {
  const [, count, unit] = /^(\d+)(Mi|Gi)$/.exec(text ?? "") ?? [];
  assert.ok(count !== undefined, `'${text ?? ""}' is no amount of memory`);
  return Number(count) * (unit === "Gi" ? 1_024 : 1);
}

/** Thousandths of a processor in an amount of its time as Kubernetes spells it. */
export function millicoresIn(text: string | undefined): number {
  const [, count, unit] = /^(\d+)(m?)$/.exec(text ?? "") ?? [];
  assert.ok(count !== undefined, `'${text ?? ""}' is no amount of a processor's time`);
  return Number(count) * (unit === "m" ? 1 : 1_000);
}
