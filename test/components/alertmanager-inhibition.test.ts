import assert from "node:assert/strict";
import { everyAlert } from "../rules/support/rendered.ts";
import { configurationOf } from "../support/workloads.ts";

type Labels = Readonly<Record<string, string>>;

interface Rule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

const rules = configurationOf("alertmanager")["inhibit_rules"] as readonly Rule[];

/** As Alertmanager matches; a label that is not there is empty. */
function matches(matchers: readonly string[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const [, name = "", operator, value] = /^(\w+)(=|!=)"(.*)"$/.exec(matcher) ?? assert.fail();
    return (labels[name] ?? "") === value ? operator === "=" : operator === "!=";
  });
}

function inhibits(source: Labels, target: Labels): boolean {
  return rules.some(({ source_matchers, target_matchers, equal = [] }) => {
    const alike = equal.every((name) => (source[name] ?? "") === (target[name] ?? ""));
    return matches(source_matchers, source) && matches(target_matchers, target) && alike;
  });
}

/** The labels of an alert when it fires for a service. */
function fired(alert: string, service = "shop"): Labels {
  const rule = everyAlert.find((one) => one.alert === alert) ?? assert.fail(alert);
  return { service, ...rule.labels, alertname: alert };
}

describe("Alertmanager's inhibitions", () => {
  it("keep quiet what only a living Collector could have said", () => {
    const dead = fired("ServiceDown", "collector");
    for (const alert of ["HighErrorRate", "HighLatency", "StorageFillingUp", "ServiceAnomalous"]) {
      assert.ok(inhibits(dead, fired(alert)), alert);
    }
    for (const alert of ["ServiceDown", "MemoryNearLimit", "NotificationsFailing", "Watchdog"]) {
      assert.ok(!inhibits(dead, fired(alert)), alert);
    }
  });

  it("keep quiet warnings of a service about which something critical is told", () => {
    assert.ok(inhibits(fired("HighErrorRate"), fired("HighLatency")));
    assert.ok(!inhibits(fired("HighErrorRate"), fired("HighLatency", "cart")));
    assert.ok(!inhibits(fired("HighLatency"), fired("HighErrorRate")));
  });

  it("keep quiet whatever else is wrong with a service that is down", () => {
    assert.ok(inhibits(fired("ServiceDown", "tempo"), fired("ExporterFailing", "tempo")));
    assert.ok(inhibits(fired("ServiceDown"), fired("HighErrorRate")));
    assert.ok(!inhibits(fired("ServiceDown", "tempo"), fired("ExporterFailing", "jaeger")));
  });

  it("never keep quiet the watchdog, nor an alert by itself", () => {
    for (const { alert } of everyAlert) {
      assert.ok(!inhibits(fired(alert), fired("Watchdog")), alert);
      assert.ok(!inhibits(fired(alert), fired(alert)), alert);
      assert.ok(!inhibits(fired(alert, "collector"), fired(alert, "collector")), alert);
    }
  });
});
