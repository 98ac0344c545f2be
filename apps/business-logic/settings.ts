import { readFileSync } from "node:fs";

/** What the service is told by its environment; secrets are files, named here. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Certificate and key, and the authority whose certificates are trusted; all in PEM. */
  readonly tls: Readonly<Record<"cert" | "key" | "ca", string>>;
  /** Base of the Collector's OTLP over HTTP, such as `https://collector:4318`; without it nothing is sent. */
  readonly otlpEndpoint: string | undefined;
  readonly files: Readonly<Record<"otlpToken" | "adminToken" | "redisPassword", string>>;
  /** Bases of the services behind this one. */
  readonly llmRouter: URL;
  readonly websocket: URL;
  readonly redis: { readonly host: string; readonly port: number };
  /** How many times faster than in reality simulated work is done. */
  readonly speed: number;
  /** Whether spans and log records are made at all. */
  readonly instrumented: boolean;
}

/**
 * The settings that a set of variables holds.
 *
 * @throws RangeError about the first that is missing or wrong.
 */
export function settingsFrom(variables: Readonly<Record<string, string | undefined>>): Settings {
  const text = (name: string) => {
    const value = variables[name] ?? "";
    if (value !== "") return value;
    throw new RangeError(`${name}: must be set, got nothing; see apps/README.md`);
  };
  const redis = new URL(text("REDIS_URL"));
  return {
    host: variables["LISTEN_HOST"] ?? "0.0.0.0",
    port: positive("LISTEN_PORT", variables["LISTEN_PORT"] ?? "9999"),
    tls: {
      cert: fileText(text("TLS_CERTIFICATE")),
      key: fileText(text("TLS_KEY")),
      ca: fileText(text("TLS_AUTHORITY")),
    },
    otlpEndpoint: variables["OTEL_EXPORTER_OTLP_ENDPOINT"],
    files: {
      otlpToken: text("OTLP_TOKEN_FILE"),
      adminToken: text("ADMIN_TOKEN_FILE"),
      redisPassword: text("REDIS_PASSWORD_FILE"),
    },
    llmRouter: new URL(text("LLM_ROUTER_URL")),
    websocket: new URL(text("WEBSOCKET_URL")),
    redis: { host: redis.hostname, port: Number(redis.port) },
    speed: positive("SPEED", variables["SPEED"] ?? "1"),
    instrumented: switched("INSTRUMENTATION", variables["INSTRUMENTATION"] ?? "on"),
  };
}

/** The first line of a secret file. */
export function secretIn(path: string): string {
  return fileText(path).split("\n")[0]?.trim() ?? "";
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${path}: must be readable, got '${reason}'; mount it`, { cause: error });
  }
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new RangeError(`${name}: must be a positive number, got '${text}'; leave it out`);
}

function switched(name: string, text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new RangeError(`${name}: must be 'on' or 'off', got '${text}'; leave it out for 'on'`);
}
