import type { OperatorSecret } from "./operator-secrets.ts";

/** Secret file with the password of Grafana's database. */
export const GRAFANA_DATABASE_PASSWORD = "grafana-database-password" satisfies OperatorSecret;

/** The port at which PostgreSQL is dialled where none is said. */
export const POSTGRESQL_PORT = 5432;
