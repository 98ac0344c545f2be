import { GRAFANA_DATABASE_PASSWORD, POSTGRESQL_PORT } from "../../model/grafana-database.ts";
import { hostAndPort } from "../../model/host-and-port.ts";
import type { OperatorSecret } from "../../model/operator-secrets.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath, secretPath, type ConfigurationFile } from "../../model/workload.ts";

/** Folder of the database where it is a file, and of what Grafana writes beside; the image keeps it for the workload's user. */
export const GRAFANA_STORAGE = "/var/lib/grafana";

/** Configuration file with the authority of the database's certificate. */
const AUTHORITY = "grafana-database-authority.crt";

/** The secret with which Grafana logs in, and its key in the stack's configuration. */
export const databaseSecrets = {
  [GRAFANA_DATABASE_PASSWORD]: "databasePassword",
} as const satisfies Partial<Record<OperatorSecret, string>>;

type Databased = Pick<Platform, "grafana">;

/** The secrets that a database takes; none where it is a file. */
export function secretsOfDatabase({ grafana }: Databased): (typeof GRAFANA_DATABASE_PASSWORD)[] {
  return grafana.database ? [GRAFANA_DATABASE_PASSWORD] : [];
}

/** The files that it takes. */
export function databaseFiles({ grafana }: Databased): ConfigurationFile[] {
  const text = grafana.database?.certificateAuthority;
  return text === undefined ? [] : [{ name: AUTHORITY, text }];
}

/**
 * Where Grafana's users, preferences and dashboards are: all replicas' PostgreSQL, or a file.
 *
 * Without an authority that is named, its driver believes those that the image does. What replicas must have
 * in common beside is the key with which secrets are encrypted in the database: it is one file. They lock the
 * database by themselves while one of them makes or changes its tables.
 *
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/set-up-for-high-availability/
 */
export function databaseConfig({ grafana: { database } }: Databased) {
  if (database === undefined) return { type: "sqlite3", wal: true };
  const { name, user, certificateAuthority } = database;
  const { host, port } = hostAndPort(database.host, POSTGRESQL_PORT);
  return {
    type: "postgres",
    host: `${host}:${port}`,
    name,
    user,
    password: `$__file{${secretPath(GRAFANA_DATABASE_PASSWORD)}}`,
    ssl_mode: "verify-full",
    ...(certificateAuthority !== undefined && { ca_cert_path: configurationPath(AUTHORITY) }),
  };
}

/** Where Grafana writes: to a volume, or, where nothing of it is to last, to memory. */
export function writable({ grafana: { database } }: Databased) {
  return database === undefined
    ? { storage: { path: GRAFANA_STORAGE }, scratch: ["/tmp"] }
    : { scratch: [GRAFANA_STORAGE, "/tmp"] };
}

/** What no password may have: Grafana writes it as one word among others, and looks for its own signs in it. */
const MEANS_SOMETHING = /[\s'"\\$%]/;

/**
 * A password that Grafana hands on as it is.
 *
 * @throws RangeError naming the secret, and not showing it, where another would come out.
 */
export function databasePassword(said: string): string {
  if (said !== "" && !MEANS_SOMETHING.test(said)) return said;
  throw new RangeError(
    "grafana:databasePassword: must not be empty, nor have spaces, quotes, '\\', '$' or '%', got something else; " +
      "give the user another one and say it with `pulumi config set --secret grafana:databasePassword`",
  );
}
