import assert from "node:assert/strict";
import type { ProgramOutcome } from "../../tools/programs.ts";
import type { CasesByAlert, Firing, Span } from "./cases/case.ts";
import { platformCases } from "./cases/platform.ts";
import { serviceCases } from "./cases/services.ts";
import { telemetryCases } from "./cases/telemetry.ts";
import { trendCases } from "./cases/trends.ts";
import { workloadCases } from "./cases/workloads.ts";
import { complaintsAbout, runUnitTests, seriesOf, type UnitTest } from "./support/promtool.ts";
import { everyAlert, everyRule, rulesIn } from "./support/rendered.ts";

const cases: CasesByAlert = {
  ...serviceCases,
  ...workloadCases,
  ...trendCases,
  ...telemetryCases,
  ...platformCases,
};

/** An alert that is never silent, by design. */
const ALWAYS = "Watchdog";

const ruleOf = (alert: string) => everyAlert.find((rule) => rule.alert === alert);

/** The one series that a firing alert has, with all its labels. */
function firingSeries(alert: string, { labels = {} }: Firing): string {
  const own = ruleOf(alert)?.labels ?? {};
  return seriesOf("ALERTS", { alertname: alert, alertstate: "firing", ...own, ...labels });
}

interface Named extends UnitTest {
  readonly alert: string;
  readonly over: Span;
}

const tests: readonly Named[] = Object.entries(cases).flatMap(([alert, one]) => {
  const { firing, silent, over = "minutes" } = one;
  const expr = `ALERTS{alertname="${alert}", alertstate="firing"}`;
  const common = { alert, over };
  return [
    ...firing.map((situation) => ({
      ...common,
      name: `${alert} fires when ${situation.when}`,
      series: situation.series,
      questions: [
        { expr, at: situation.at, answer: [{ labels: firingSeries(alert, situation), value: 1 }] },
      ],
    })),
    ...silent.map(({ when, series, at }) => ({
      ...common,
      name: `${alert} is silent when ${when}`,
      series,
      questions: [{ expr, at, answer: [] }],
    })),
  ];
});

describe("every alert", function () {
  this.timeout(180_000);

  it("has a situation in which it fires and one in which it is silent", () => {
    const names = everyAlert.map(({ alert }) => alert);
    assert.deepEqual(Object.keys(cases).sort(), [...names].sort());
    for (const [alert, { firing, silent }] of Object.entries(cases)) {
      assert.ok(firing.length > 0, `${alert} never fires`);
      assert.equal(silent.length > 0, alert !== ALWAYS, `${alert} is never silent`);
    }
  });

  it("says how severe it is, about which service, in sentences, and where to read on", () => {
    for (const { alert, labels, annotations } of everyAlert) {
      assert.match(alert, /^(?:[A-Z][a-z]+)+$/);
      assert.match(labels["severity"] ?? "", /^(?:critical|warning|none)$/, alert);
      for (const { labels: found = {} } of cases[alert]?.firing ?? []) {
        const all = { ...labels, ...found };
        assert.ok("service" in all, `${alert} has no service`);
        for (const text of [annotations["summary"], annotations["description"]]) {
          assert.match(text ?? "", /\.$/, alert);
          const referred = [...(text ?? "").matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
          // What a template refers to is what the query answers, not what the rule adds.
          for (const name of referred) assert.ok((name ?? "") in found, `${alert}: ${name ?? ""}`);
        }
      }
      const [page, anchor] = (annotations["runbook_url"] ?? "").split("#");
      assert.equal(page, "docs/runbook.md");
      assert.equal(anchor, alert.toLowerCase());
    }
  });

  for (const over of ["minutes", "hours", "days"] as const) {
    const some = tests.filter((test) => test.over === over);

    describe(`over ${over}`, () => {
      let outcome: ProgramOutcome;

      before("run promtool", async () => {
        // Thousands of evaluations of all rules would take minutes.
        const rules = over === "days" ? rulesIn("baselines", "trend alerts") : everyRule;
        outcome = await runUnitTests(some, over === "minutes" ? "10s" : "1m", rules);
      });

      for (const { name } of some) {
        it(name, () => {
          assert.deepEqual(complaintsAbout(name, outcome), []);
        });
      }

      it("passes as a whole", () => {
        assert.equal(outcome.exitCode, 0, outcome.output);
      });
    });
  }
});
