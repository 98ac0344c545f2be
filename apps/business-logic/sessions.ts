import { SpanKind } from "@opentelemetry/api";
import { Redis } from "ioredis";
import { Refusal, within, type Scope } from "./scope.ts";
import { secretIn, type Settings } from "./settings.ts";
import type { Telemetry } from "./telemetry.ts";

/** Seconds that a session lives after its last request. */
const LIFETIME = 3_600;

/** Milliseconds after which Redis counts as gone. */
const PATIENCE = 1_000;

/** Who is logged in, in Redis. */
export interface Sessions {
  /** Begins or prolongs a user's session. */
  touch(user: string, scope: Scope): Promise<void>;
  stop(): void;
}

/** Sessions in the platform's Redis. */
export function sessionsIn(settings: Settings, telemetry: Telemetry): Sessions {
  const { redis, tls, files } = settings;
  const store = new Redis({
    ...redis,
    password: secretIn(files.redisPassword),
    tls: { ...tls, minVersion: "TLSv1.3", servername: redis.host },
    commandTimeout: PATIENCE,
    maxRetriesPerRequest: 0,
    // A request that finds no Redis is told so; it does not wait for one.
    enableOfflineQueue: false,
  });
  store.on("error", ({ message }: Error) => {
    telemetry.log("ERROR", `redis: must answer, got '${message}'; see its log`);
  });
  const attributes = {
    "db.system.name": "redis",
    "db.operation.name": "SET",
    // No namespace: service graphs would call Redis by the number of its database.
    "server.address": redis.host,
    "server.port": redis.port,
  };
  const work = {
    tracer: telemetry.own,
    name: "business-logic.load-session",
    kind: SpanKind.CLIENT,
  };
  return {
    touch: (user, scope) =>
      within({ ...work, attributes, scope }, async () => {
        await store.set(`session:${user}`, "1", "EX", LIFETIME).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          const sentence = `redis: must hold the sessions, got '${reason}'; see its log`;
          throw new Refusal(503, "redis_unavailable", sentence);
        });
      }),
    stop: () => {
      store.disconnect();
    },
  };
}
