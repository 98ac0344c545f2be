/** Folder of silences and of what was already said; the image keeps it for the workload's user. */
export const ALERTMANAGER_STORAGE = "/alertmanager";

/**
 * Alertmanager's configuration: everything is grouped and kept for its pages, and told to nobody.
 *
 * Alerts of one name and service make one group, so that a failing service is one notification.
 */
export function alertmanagerConfig() {
  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: "nobody",
      group_by: ["alertname", "service_name", "job"],
      group_wait: "10s",
      group_interval: "1m",
      repeat_interval: "4h",
    },
    receivers: [{ name: "nobody" }],
  };
}
