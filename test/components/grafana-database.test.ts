import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { databasePassword } from "../../components/grafana/database.ts";
import { Grafana, type GrafanaArgs } from "../../components/grafana/index.ts";
import { grafanaWorkload } from "../../components/grafana/workload.ts";
import { prometheusConfig } from "../../components/prometheus/config.ts";
import { platformFor } from "../../model/platform.ts";
import type { Target } from "../../targets/target.ts";
import { environmentOf } from "../support/environments.ts";
import { grafanaSettings } from "../support/grafana-settings.ts";
import { pem } from "../support/pem.ts";
import { recordingOf } from "../support/recording.ts";

const platformWith = (changes: Record<string, unknown>) =>
  platformFor(environmentOf("prod", changes));

const database = { host: "db.example.com", certificateAuthority: pem.certificate };
const replicas = { grafana: 3 };
const workload = grafanaWorkload(platformWith({ grafana: { database }, replicas }));
const alone = grafanaWorkload(platformWith({ grafana: { database: { host: "10.2.3.4:6432" } } }));

const PASSWORD = "/etc/tracing-infra/secrets/grafana-database-password";
const AUTHORITY = "/etc/tracing-infra/configuration/grafana-database-authority.crt";

/**
 * What `[database]` may have of PostgreSQL's, of which there is no program here that would look for itself.
 *
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#database
 */
const DOCUMENTED = ["type", "host", "name", "user", "password", "ssl_mode", "ca_cert_path"];

describe("Grafana over a database", () => {
  it("asks it over TLS, and for a certificate of its authority that bears its name", () => {
    assert.deepEqual(grafanaSettings(workload)["database"], {
      type: "postgres",
      host: "db.example.com:5432",
      name: "grafana",
      user: "grafana",
      password: `$__file{${PASSWORD}}`,
      ssl_mode: "verify-full",
      ca_cert_path: AUTHORITY,
    });
    const { name, text } = workload.configuration.at(-1) ?? assert.fail();
    assert.deepEqual([name, text], ["grafana-database-authority.crt", pem.certificate]);
  });

  it("believes whom its image does where no authority is named, and asks for as much", () => {
    const { host, ssl_mode, ca_cert_path } = grafanaSettings(alone)["database"] ?? {};
    assert.deepEqual([host, ssl_mode, ca_cert_path], ["10.2.3.4:6432", "verify-full", undefined]);
    assert.ok(!alone.configuration.some(({ text }) => text.includes("BEGIN CERTIFICATE")));
  });

  it("has no setting of it that Grafana's documentation does not", () => {
    for (const one of [workload, alone]) {
      for (const key of Object.keys(grafanaSettings(one)["database"] ?? {})) {
        assert.ok(DOCUMENTED.includes(key), key);
      }
    }
  });

  it("has its password in a secret file, and no volume", () => {
    assert.equal(workload.secrets.at(-1), "grafana-database-password");
    assert.equal(workload.storage, undefined);
    assert.deepEqual(workload.scratch, ["/var/lib/grafana", "/tmp"]);
    const { GF_PATHS_DATA, GF_PATHS_LOGS, GF_PATHS_PLUGINS } = workload.environment;
    for (const path of [GF_PATHS_DATA, GF_PATHS_LOGS, GF_PATHS_PLUGINS]) {
      assert.ok(path.startsWith("/var/lib/grafana"), path);
    }
  });

  it("shares with its replicas the key that secrets are encrypted with, and nothing by gossip", () => {
    assert.deepEqual(workload.replicas, { count: 3, dialled: "any" });
    const settings = grafanaSettings(workload);
    assert.equal(
      settings["security"]?.["secret_key"],
      "$__file{/etc/tracing-infra/secrets/grafana-secret-key}",
    );
    assert.deepEqual(settings["unified_alerting"], { execute_alerts: "false" });
    assert.equal(settings["live"]?.["max_connections"], "0");
    assert.equal(settings["auth.proxy"]?.["enable_login_token"], "false");
    assert.deepEqual(
      workload.listeners.map(({ port }) => port),
      [3000],
    );
  });

  it("is asked for its metrics replica by replica", () => {
    const { scrape_configs } = prometheusConfig(
      platformWith({ grafana: { database }, replicas }),
    ) as { scrape_configs: { job_name: string; static_configs?: { targets: string[] }[] }[] };
    const job = scrape_configs.find(({ job_name }) => job_name === "grafana");
    assert.deepEqual(
      job?.static_configs?.flatMap(({ targets }) => targets),
      ["grafana-0:3000", "grafana-1:3000", "grafana-2:3000"],
    );
  });

  it("is told nothing of it where its database is a file", () => {
    const { secrets, storage, scratch, ...file } = grafanaWorkload(platformWith({}));
    assert.deepEqual(grafanaSettings(file)["database"], { type: "sqlite3", wal: "true" });
    assert.ok(!secrets.some((name) => name === "grafana-database-password"));
    assert.deepEqual([storage, scratch], [{ path: "/var/lib/grafana" }, ["/tmp"]]);
  });
});

describe("the password of Grafana's database", () => {
  it("is handed on as it is said", () => {
    for (const said of ["s3cret", "!#&()*+,-./:;<=>?@[]^_`{|}~", "pässword"]) {
      assert.equal(databasePassword(said), said);
    }
  });

  for (const said of [
    "",
    "two words",
    "it's",
    'a"b',
    "back\\slash",
    "${HOME}",
    "%(user)s",
    "a\n",
  ]) {
    it(`is refused, and not shown, where another would come out: ${JSON.stringify(said)}`, () => {
      assert.throws(
        () => databasePassword(said),
        (error) =>
          error instanceof RangeError &&
          error.message ===
            "grafana:databasePassword: must not be empty, nor have spaces, quotes, '\\', '$' or '%', got something else; " +
              "give the user another one and say it with `pulumi config set --secret grafana:databasePassword`",
      );
    });
  }

  /** What comes of the secret with which Grafana is deployed, or why nothing does. */
  async function deployedWith(said: string): Promise<unknown> {
    let outcome: Promise<unknown> | undefined;
    const target = {
      has: () => false,
      deploy: (_workload: unknown, { secrets }: { secrets: Record<string, unknown> }) => {
        const output = secrets["grafana-database-password"] as { promise(): Promise<string> };
        outcome = output.promise().catch((error: unknown) => error);
      },
    } as unknown as Target;
    await recordingOf(() => {
      pulumi.runtime.setAllConfig({ "grafana:databasePassword": said });
      try {
        const platform = platformWith({ grafana: { database } });
        new Grafana("grafana", { platform, target, secrets: {} as GrafanaArgs["secrets"] });
      } finally {
        pulumi.runtime.setAllConfig({});
      }
    });
    return outcome;
  }

  it("is looked at before anything has it", async () => {
    assert.equal(await deployedWith("s3cret"), "s3cret");
    const error = await deployedWith("two words");
    assert.ok(error instanceof RangeError);
  });
});
