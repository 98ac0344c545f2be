import { dataSourcesOf } from "../../model/data-sources.ts";
import { listeners } from "../../model/listeners.ts";
import { accounts, type Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { databaseConfig } from "./database.ts";
import { HOME_DASHBOARD } from "./dashboards.ts";
import type { Ini } from "./ini.ts";

/** What the gateway says a person may do: `Viewer`, `Editor` or `Admin`. */
export const ROLE_HEADER = "X-WEBAUTH-ROLE";

/** Whom Prometheus is to Grafana's metrics, which know no client certificates. */
const METRICS_USER = "metrics";

/**
 * A secret that Grafana reads from its file.
 *
 * Not by the image's `GF_…__FILE` variables: those put the value into the environment, whence Grafana logs
 * what it takes for harmless, such as the name of a header; and its command line knows nothing of them.
 */
const secret = (name: string) => `$__file{${secretPath(name)}}`;

/** Grafana's settings: reached through the gateway alone, and calling nobody but its data sources. */
export function grafanaConfig(platform: Platform) {
  return {
    server: server(),
    database: databaseConfig(platform),
    security: security(platform),
    ...authentication(),
    users: {
      allow_sign_up: false,
      allow_org_create: false,
      auto_assign_org_role: "Viewer",
      // Links between signals lead to Explore, which viewers are to use as well; they can save nothing.
      viewers_can_edit: true,
    },
    feature_toggles: { viewersHaveExploreAccess: true },
    metrics: {
      enabled: true,
      basic_auth_username: METRICS_USER,
      basic_auth_password: secret("grafana-metrics-password"),
    },
    dashboards: { default_home_dashboard_path: configurationPath(HOME_DASHBOARD) },
    // Rules are Prometheus' and Alertmanager's business; Grafana shows them. So replicas have nothing to gossip about.
    unified_alerting: { execute_alerts: false },
    log: { mode: "console", level: "info" },
    "log.console": { format: "json" },
    ...seclusion,
  } as const satisfies Ini;
}

function server() {
  const { certificate, key } = tlsPaths("grafana");
  return {
    protocol: "https",
    http_port: listeners.grafana.http.port,
    cert_file: certificate,
    cert_key: key,
    min_tls_version: `TLS${TLS_VERSION}`,
    // Only for addresses that Grafana writes out in full; pages refer to each other without one.
    root_url: `https://localhost:${listeners.gateway.grafana.hostPort}/`,
  };
}

function security(platform: Platform) {
  const hosts = Object.values(dataSourcesOf(platform)).map(({ url }) => new URL(url).host);
  return {
    admin_user: accounts.admin,
    admin_password: secret("grafana-admin-password"),
    secret_key: secret("grafana-secret-key"),
    cookie_secure: true,
    cookie_samesite: "strict",
    content_security_policy: true,
    // A browser shows the gateway its password unasked, so no request is safe for want of a cookie.
    csrf_always_check: true,
    // The gateway's word for the host that the browser asked for.
    csrf_additional_headers: "X-Forwarded-Host",
    data_source_proxy_whitelist: hosts.join(" "),
    disable_gravatar: true,
    // No strict transport security: it would bind every other program on `localhost`, too.
  };
}

/**
 * The gateway has asked who somebody is, and says so in a header whose name only it and Grafana know.
 *
 * Its account `admin` is the built-in administrator of the same name. The login form would ask a second
 * time; basic authentication stays for an administrator who reaches Grafana when the gateway is down.
 */
function authentication() {
  return {
    auth: { disable_login_form: true, disable_signout_menu: true },
    "auth.anonymous": { enabled: false },
    "auth.basic": { enabled: true },
    "auth.proxy": {
      enabled: true,
      header_name: secret("grafana-user-header"),
      header_property: "username",
      headers: `Role:${ROLE_HEADER}`,
      auto_sign_up: true,
      // Minutes until a known person's role is looked at again; a changed role is seen at once.
      sync_ttl: 15,
      // Without a session, every request is somebody's whom the gateway has just asked.
      enable_login_token: false,
    },
  } as const;
}

/** No word to the outside: no statistics, no updates, no news, no plugins, no snapshots elsewhere. */
const seclusion = {
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  news: { news_feed_enabled: false },
  snapshots: { enabled: false, external_enabled: false },
  public_dashboards: { enabled: false },
  cloud_migration: { enabled: false },
  plugins: {
    plugin_admin_enabled: false,
    public_key_retrieval_disabled: true,
    // Updating the image's own plugins in a read-only root would leave Grafana without data sources.
    preinstall_disabled: true,
    preinstall_auto_update: false,
  },
  // Nothing streams through Grafana.
  live: { max_connections: 0 },
} as const;
