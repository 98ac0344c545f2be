/** The standard labels of everything that belongs to one platform, as the Docker provider takes them. */
export function labels(platform: string, component: string, version?: string) {
  const values = {
    "app.kubernetes.io/name": component,
    "app.kubernetes.io/instance": platform,
    "app.kubernetes.io/part-of": "tracing-infra",
    "app.kubernetes.io/managed-by": "pulumi",
    ...(version !== undefined && { "app.kubernetes.io/version": version }),
  };
  return Object.entries(values).map(([label, value]) => ({ label, value }));
}
