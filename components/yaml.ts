import { stringify } from "yaml";

/**
 * A configuration value as YAML, the one place where it is written.
 *
 * Without anchors (not every tool follows them), without folding (a folded query is hard to review),
 * and with words like `yes` quoted for the YAML 1.1 readers among the tools.
 */
export function yaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" });
}
