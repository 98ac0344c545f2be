import { prometheusRules } from "../../components/prometheus/rules.ts";
import type { AlertingRule } from "../../components/prometheus/rules/rule.ts";
import { platformFor } from "../../model/platform.ts";
import { Percentage } from "../../model/units/percentage.ts";
import { rehearsals, type Rehearsal } from "../alerts/rehearsals.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { page, table } from "./tables.ts";

/** `docs/alerts.md`: every alert there can be, and how it has been shown to fire and to be silent. */
export function alertsPage(): string {
  const rows = everyAlert().map(({ alert, labels, for: lasting }) => {
    const rehearsal = (rehearsals as Readonly<Record<string, Rehearsal>>)[alert];
    return [
      `[${alert}](runbook.md#${alert.toLowerCase()})`,
      labels["severity"] ?? "",
      lasting ?? "at once",
      // The one that always fires is never silent.
      labels["severity"] === "none" ? "fires" : "fires, is silent",
      ...shown(rehearsal),
    ];
  });
  const head = ["Alert", "Severity", "After", "Unit tests", "For real", "What is made to go wrong"];
  const real = rows.filter(([, , , , yes]) => yes === "told").length;
  return page("Alerts", "`components/prometheus/rules/` and `tools/alerts/rehearsals.ts`", [
    INTRODUCTION,
    `Of ${rows.length} alerts, ${rows.length} are unit-tested and ${real} are told for real; of the others it says why not.`,
    table(head, rows),
  ]);
}

const INTRODUCTION =
  "Two kinds of tests show that an alert works. Unit tests (`test/rules`, run by promtool) give its rule invented\n" +
  "series: situations in which it must fire, and others, near the threshold, in which it must not. Acceptance\n" +
  "tests (`test/acceptance/alerts.ts`) deploy a platform, make something go wrong on it, and wait until a webhook\n" +
  "has been told of the alert, and then, when it has been put right, that it is over. Tests fail where an alert is\n" +
  "not in this table, and where one is in it as told that nothing is made to go wrong for, or that was not told.";

function shown(rehearsal: Rehearsal | undefined): [string, string] {
  if (rehearsal === undefined) return ["–", "–"];
  return "fault" in rehearsal ? ["told", rehearsal.fault] : ["no", `(${rehearsal.excuse})`];
}

/** The alerts of a platform that has everything they can be about. */
function everyAlert(): AlertingRule[] {
  const dev = environmentOf(stackCalled("dev"));
  // Only where a part is kept is there a sampler.
  const environment = {
    ...dev,
    apps: true,
    // Of these there may be several on any target.
    replicas: { ...dev.replicas, prometheus: 2, alertmanager: 3 },
    sampling: { ...dev.sampling, baseline: Percentage.of(25) },
  };
  const features = { tailSampling: true, certificateEnds: true };
  return prometheusRules(platformFor(environment), features)
    .groups.flatMap(({ rules }) => rules)
    .filter((rule) => "alert" in rule);
}
