import assert from "node:assert/strict";
import { parse } from "yaml";
import { grafanaWorkload } from "../../components/grafana/workload.ts";
import { platformFor } from "../../model/platform.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { environmentOf } from "../support/environments.ts";
import { grafanaSettings, type GrafanaSettings } from "../support/grafana-settings.ts";

const workload = grafanaWorkload(platformFor(environmentOf("dev")));
const lite = grafanaWorkload(platformFor(environmentOf("dev", { profile: "lite" })));

const settings = grafanaSettings(workload);
const fileOf = (name: string) => `$__file{${secretPath(name)}}`;

describe("Grafana's settings", () => {
  it("serve with the platform's certificate and the newest protocol", () => {
    assert.deepEqual(settings["server"], {
      protocol: "https",
      http_port: "3000",
      cert_file: "/etc/tracing-infra/secrets/grafana.crt",
      cert_key: "/etc/tracing-infra/secrets/grafana.key",
      min_tls_version: "TLS1.3",
      root_url: "https://localhost:3001/",
    });
  });

  it("believe the gateway alone, which knows the name of a header that is secret", () => {
    assert.deepEqual(settings["auth.proxy"], {
      enabled: "true",
      header_name: fileOf("grafana-user-header"),
      header_property: "username",
      headers: "Role:X-WEBAUTH-ROLE",
      auto_sign_up: "true",
      sync_ttl: "15",
      enable_login_token: "false",
    });
    assert.equal(settings["auth.anonymous"]?.["enabled"], "false");
    assert.equal(settings["auth"]?.["disable_login_form"], "true");
    assert.equal(settings["users"]?.["allow_sign_up"], "false");
  });

  it("guard what a browser would do unasked, cookie or none", () => {
    const { cookie_secure, cookie_samesite, csrf_always_check } = settings["security"] ?? {};
    assert.deepEqual(
      [cookie_secure, cookie_samesite, csrf_always_check],
      ["true", "strict", "true"],
    );
    assert.equal(settings["security"]?.["csrf_additional_headers"], "X-Forwarded-Host");
  });

  it("guard the metrics with a password", () => {
    assert.deepEqual(settings["metrics"], {
      enabled: "true",
      basic_auth_username: "metrics",
      basic_auth_password: fileOf("grafana-metrics-password"),
    });
  });

  it("call nobody but the data sources that are deployed", () => {
    const allowed = (of: GrafanaSettings) => of["security"]?.["data_source_proxy_whitelist"];
    assert.equal(
      allowed(settings),
      "tempo:3200 jaeger:16686 zipkin:9411 prometheus:9090 loki:3100 alertmanager:9093",
    );
    assert.equal(allowed(grafanaSettings(lite)), "tempo:3200 prometheus:9090 alertmanager:9093");
    const off = ["analytics", "news", "snapshots", "public_dashboards", "cloud_migration"];
    for (const section of off) {
      assert.deepEqual([...new Set(Object.values(settings[section] ?? {}))], ["false"], section);
    }
    assert.deepEqual(settings["plugins"], {
      plugin_admin_enabled: "false",
      public_key_retrieval_disabled: "true",
      preinstall_disabled: "true",
      preinstall_auto_update: "false",
    });
    assert.equal(settings["security"]?.["disable_gravatar"], "true");
  });

  it("read every secret from its file, and never encrypt with the key that everybody knows", () => {
    const { admin_user, admin_password, secret_key } = settings["security"] ?? {};
    assert.equal(admin_user, "admin");
    assert.equal(admin_password, fileOf("grafana-admin-password"));
    assert.equal(secret_key, fileOf("grafana-secret-key"));
  });
});

describe("Grafana's workload", () => {
  it("is given every secret that its files name, and none that they do not", () => {
    const texts = workload.configuration.map(({ text }) => text).join("\n");
    const named = [...texts.matchAll(/\/etc\/tracing-infra\/secrets\/([\w.-]+)/g)];
    const names = new Set(named.map(([, name]) => name));
    assert.deepEqual([...names].sort(), [...workload.secrets].sort());
  });

  it("has its files where the settings say", () => {
    const { environment, configuration } = workload;
    const paths = configuration.map(({ name }) => configurationPath(name));
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(paths.includes(environment.GF_PATHS_CONFIG));
    assert.ok(paths.includes(workload.entrypoint[1]));
    assert.ok(paths.includes(settings["dashboards"]?.["default_home_dashboard_path"] ?? ""));
    for (const kind of ["datasources", "dashboards", "plugins", "alerting"]) {
      const folder = `${environment.GF_PATHS_PROVISIONING}/${kind}/`;
      assert.ok(
        paths.some((path) => path.startsWith(folder)),
        kind,
      );
    }
  });

  it("names files by paths that cannot leave the configuration folder", () => {
    for (const { name } of workload.configuration) {
      assert.match(name, /^([a-z0-9-]+\/)*[a-z0-9.-]+$/);
      assert.doesNotMatch(name, /\.\./);
    }
  });

  it("looks for dashboards in the folder that they are in", () => {
    const { text } = workload.configuration.find(
      ({ name }) => name === "provisioning/dashboards/tracing.yaml",
    ) ?? { text: "" };
    const { providers } = parse(text) as { providers: Record<string, unknown>[] };
    assert.equal(providers.length, 1);
    const { options, folder, allowUiUpdates, disableDeletion } = providers[0] ?? {};
    assert.deepEqual(options, {
      path: configurationPath("dashboards"),
      foldersFromFilesStructure: false,
    });
    assert.deepEqual([folder, allowUiUpdates, disableDeletion], ["Tracing", false, false]);
    const found = workload.configuration.filter(({ name }) => name.startsWith("dashboards/"));
    assert.equal(found.length, 13);
  });

  it("writes nowhere but to its storage and its scratch folder", () => {
    const { GF_PATHS_DATA, GF_PATHS_LOGS, GF_PATHS_PLUGINS } = workload.environment;
    for (const path of [GF_PATHS_DATA, GF_PATHS_LOGS, GF_PATHS_PLUGINS]) {
      assert.ok(path.startsWith(workload.storage?.path ?? "nowhere"), path);
    }
    assert.deepEqual(workload.scratch, ["/tmp"]);
    assert.equal(workload.user, 472);
  });

  it("leaves the runtime a fifth of the memory for what it does not count", () => {
    assert.equal(workload.environment.GOMEMLIMIT, "409MiB");
  });
});
