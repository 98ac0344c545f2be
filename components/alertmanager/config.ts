import { TELLING_INTERVAL } from "../../model/objectives.ts";
import type { Platform } from "../../model/platform.ts";
import { deadMansSwitch, receiver, waysOf } from "./receivers.ts";

/** Folder of silences and of what was already said; the image keeps it for the workload's user. */
export const ALERTMANAGER_STORAGE = "/alertmanager";

/**
 * Alertmanager's configuration: who is told of what, when, and what need not be told.
 *
 * All that is wrong with a service makes one notification for each severity. Where no way is set up,
 * everything is routed and kept for the pages all the same, and told to nobody.
 */
export function alertmanagerConfig(platform: Platform) {
  const ways = waysOf(platform);
  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: "warning",
      group_by: ["service"],
      // What fails together is found within two evaluations of the rules.
      group_wait: "20s",
      group_interval: TELLING_INTERVAL.toPrometheus(),
      repeat_interval: "12h",
      routes: [WATCHDOG, ...routesByService(platform), CRITICAL],
    },
    inhibit_rules: inhibitions,
    receivers: [
      receiver("critical", ways, platform),
      // Nobody is woken up by a warning.
      receiver(
        "warning",
        ways.filter((way) => way !== "pagerduty"),
        platform,
      ),
      ...platform.alerting.routes.map(({ receivers }, index) =>
        receiver(`route-${index + 1}`, receivers, platform),
      ),
      deadMansSwitch(platform),
    ],
  };
}

/** Told over and over: who is told so expects it, and notices a silence. */
const WATCHDOG = {
  matchers: ['alertname="Watchdog"'],
  receiver: "watchdog",
  group_wait: "0s",
  group_interval: "1m",
  // Shorter than the group's interval, which otherwise may just not be over yet.
  repeat_interval: "50s",
};

const CRITICAL = {
  matchers: ['severity="critical"'],
  receiver: "critical",
  group_wait: "10s",
  repeat_interval: "1h",
};

function routesByService({ alerting }: Platform) {
  return alerting.routes.map(({ services, severities }, index) => ({
    matchers: [oneOf("service", services), oneOf("severity", severities)],
    receiver: `route-${index + 1}`,
  }));
}

/** A matcher for any of some texts, which are no expressions, in Go's notation of both. */
function oneOf(label: string, texts: readonly string[]): string {
  const literal = texts.map((text) => text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")).join("|");
  return `${label}=~${JSON.stringify(literal)}`;
}

/** A target need not be told while its source is. */
const inhibitions = [
  {
    // Without the Collector nothing is known of services, nor of the machine.
    source_matchers: ['alertname="ServiceDown"', 'service="collector"'],
    target_matchers: ['via="collector"'],
  },
  {
    // What else is wrong with a service that is down goes without saying.
    source_matchers: ['alertname="ServiceDown"'],
    target_matchers: ['alertname!="ServiceDown"'],
    equal: ["service"],
  },
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity="warning"'],
    equal: ["service"],
  },
] as const;
