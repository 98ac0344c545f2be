import { edgesFrom } from "../model/deployment.ts";
import { addressOf } from "../model/edges.ts";
import type { AppName } from "../model/listeners.ts";
import type { Platform } from "../model/platform.ts";
import { tlsFiles, tlsPaths } from "../model/tls.ts";
import { secretPath } from "../model/workload.ts";

/** The secret files that every sample service reads beside its certificate. */
const files = { otlp: "otlp-token", admin: "apps-admin-token" } as const;

/** A sample service that tells the Collector what it does, unlike nginx, for which another speaks. */
type InstrumentedApp = Exclude<AppName, "nginx">;

/** Names of the secrets that a sample service is given. */
export function appSecrets<Name extends InstrumentedApp>(name: Name) {
  const { authority, certificate, key } = tlsFiles(name);
  return [authority, certificate, key, files.otlp, files.admin] as const;
}

/** The variables that tell a sample service who it is, whom to trust, and where telemetry goes. */
export function appEnvironment(platform: Platform, name: InstrumentedApp): Record<string, string> {
  const { authority, certificate, key } = tlsPaths(name);
  const { environmentName } = platform;
  const [telemetry] = edgesFrom(platform, name, "telemetry");
  const resource = {
    "deployment.environment.name": environmentName,
    "deployment.environment": environmentName,
    "service.namespace": "sample-services",
  };
  return {
    TLS_AUTHORITY: authority,
    TLS_CERTIFICATE: certificate,
    TLS_KEY: key,
    ADMIN_TOKEN_FILE: secretPath(files.admin),
    OTLP_TOKEN_FILE: secretPath(files.otlp),
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(resource)
      .map(([attribute, value]) => `${attribute}=${value}`)
      .join(","),
    // What has happened is in the stores within two seconds, where SDKs would take five.
    OTEL_BSP_SCHEDULE_DELAY: "1000",
    ...(telemetry && { OTEL_EXPORTER_OTLP_ENDPOINT: `https://${addressOf(telemetry)}` }),
  };
}
