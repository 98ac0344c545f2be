import { callerWith } from "./call.ts";
import { Switchboard } from "./faults.ts";
import { Metrics } from "./metrics.ts";
import { serverFor } from "./server.ts";
import { sessionsIn } from "./sessions.ts";
import { settingsFrom, type Settings } from "./settings.ts";
import { startTelemetry } from "./telemetry.ts";

/** Milliseconds that open requests may take once the service is told to stop. */
const GRACE = 5_000;

function start(settings: Settings): void {
  const telemetry = startTelemetry(settings);
  const sessions = sessionsIn(settings, telemetry);
  const server = serverFor({
    settings,
    telemetry,
    sessions,
    metrics: new Metrics(),
    faults: new Switchboard(),
    call: callerWith(settings),
  });
  server.listen(settings.port, settings.host, () => {
    telemetry.log("INFO", "started");
  });
  process.once("SIGTERM", () => {
    setTimeout(() => {
      server.closeAllConnections();
    }, GRACE).unref();
    server.close(() => {
      sessions.stop();
      void telemetry.stop().then(() => process.exit(0));
    });
    server.closeIdleConnections();
  });
}

try {
  start(settingsFrom(process.env));
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exit(1);
}
