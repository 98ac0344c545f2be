import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { TLS_VERSION } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";
import { STORE_PASSWORD } from "./key-store.ts";
import { largestSpanCount } from "./memory.ts";

/** Names of the secret files in which Java finds its certificate and key, and whom to trust. */
export const stores = { identity: "zipkin.p12", authority: "authority.p12" } as const;

/**
 * Zipkin's configuration, read over the one in its jar: one guarded port, the newest spans in memory.
 *
 * Its server, Armeria, reads certificates from Java's key stores only, not from PEM.
 *
 * @see https://github.com/openzipkin/zipkin/blob/master/zipkin-server/README.md
 */
export function zipkinConfig({ environmentName, memory }: Platform) {
  return {
    armeria: {
      ports: [{ port: listeners.zipkin.http.port, protocols: ["https"] }],
      ssl: {
        enabled: true,
        // The other one is a native library, to be unpacked where nothing may be executed.
        provider: "JDK",
        "enabled-protocols": [`TLSv${TLS_VERSION}`],
        "client-auth": "REQUIRE",
        "key-store": `file:${secretPath(stores.identity)}`,
        "key-store-type": "PKCS12",
        "key-store-password": STORE_PASSWORD,
        "trust-store": `file:${secretPath(stores.authority)}`,
        "trust-store-type": "PKCS12",
      },
    },
    zipkin: {
      storage: { type: "mem", mem: { "max-spans": largestSpanCount(memory.zipkin) } },
      collector: { ...onlyHttp, http: { enabled: true } },
      discovery: { eureka: { enabled: false } },
      "self-tracing": { enabled: false },
      // Its pages about itself show the whole environment and change log levels.
      internal: { actuator: { enabled: false } },
      ui: { environment: environmentName },
    },
    spring: { main: { "banner-mode": "off" } },
    logging: { structured: { format: { console: "logstash" } } },
  };
}

/** Ways in that nobody uses, off whatever variables the process may find. */
const onlyHttp = Object.fromEntries(
  ["activemq", "grpc", "kafka", "pulsar", "rabbitmq", "scribe"].map((way) => [
    way,
    { enabled: false },
  ]),
);
