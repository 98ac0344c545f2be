/**
 * Rules for Prometheus that record when certificates end, as those who issued them have dated them.
 *
 * In JSON, which is YAML, too. A file apart from the other rules, since it is known only once the
 * certificates are: it changes with them, in the same deployment.
 *
 * @param ends RFC 3339, by what the certificate is of.
 */
export function certificateEnds(ends: Readonly<Record<string, string>>): string {
  const rules = Object.entries(ends).map(([service, end]) => ({
    record: "tracing:certificate_end_timestamp_seconds",
    expr: `vector(${Date.parse(end) / 1_000})`,
    labels: { service },
  }));
  return JSON.stringify({ groups: [{ name: "certificates", rules }] });
}
