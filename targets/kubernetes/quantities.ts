import type { ByteSize } from "../../model/units/byte-size.ts";

/** Share of the limit of processor time that a workload asks for: two processors have room for production at its smallest. */
export const REQUESTED_CPU = 0.08;

/**
 * Memory as the API spells it: in the largest unit that divides it, as it is read back, or every look at
 * the cluster would find a difference.
 */
export function quantity({ mebibytes }: ByteSize): string {
  return mebibytes % 1_024 === 0 ? `${mebibytes / 1_024}Gi` : `${mebibytes}Mi`;
}

/** Processors' worth of time in the same way: whole ones, or thousandths. */
export function millicores(cpus: number): string {
  const thousandths = Math.max(1, Math.round(cpus * 1_000));
  return thousandths % 1_000 === 0 ? `${thousandths / 1_000}` : `${thousandths}m`;
}
