import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/environments.ts";
import { complaintAbout, type Language } from "../support/grafana.ts";
import { metricsIn } from "../support/promql.ts";
import { liveMetricsOfRunbook, metricsOfRules } from "../support/rule-metrics.ts";
import { everyAlert, everything, fullest, rulesOf } from "./support/rendered.ts";

const runbook = readFileSync(join(root, "docs/runbook.md"), "utf8");

/** The runbook's sections by their headings. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), text] as const),
);

const languages: Readonly<Record<string, Language>> = {
  promql: "prometheus",
  logql: "loki",
  traceql: "tempo",
};

interface Check {
  readonly alert: string;
  readonly language: string;
  readonly query: string;
}

const checks: readonly Check[] = [...sections].flatMap(([alert, text]) =>
  [...text.matchAll(/^```(\w+)\n([^`]*)\n```$/gm)].map(([, language = "", query = ""]) => ({
    alert,
    language,
    query,
  })),
);

const known = new Set([
  ...metricsOfRules(fullest, everything),
  ...rulesOf(fullest, everything).flatMap((rule) => ("record" in rule ? [rule.record] : [])),
  ...liveMetricsOfRunbook,
]);

describe("the runbook", () => {
  it("has a section for every alert and no other", () => {
    const alerts = everyAlert.map(({ alert }) => alert);
    assert.deepEqual([...sections.keys()].sort(), [...alerts].sort());
  });

  for (const { alert, labels, ...rule } of everyAlert) {
    it(`says of ${alert} what it means, how urgent it is, and what to check and do`, () => {
      const text = sections.get(alert) ?? assert.fail();
      const [, severity, rest] = /^_(\w+), ([^_]*)\._/m.exec(text) ?? assert.fail(text);
      assert.equal(severity?.toLowerCase(), labels["severity"]);
      const [, count, unit] = /after (\d+) (s|min|h)/.exec(rest ?? "") ?? [];
      const told = count === undefined ? undefined : `${count}${(unit ?? "").replace("in", "")}`;
      assert.equal(told, rule.for);
      for (const part of ["Impact", "Check", "Remedy"]) assert.ok(text.includes(`**${part}.**`));
      assert.ok(checks.some((one) => one.alert === alert));
    });
  }

  for (const { alert, language, query } of checks) {
    it(`asks for ${alert} what parses and what there is: ${query}`, () => {
      const grammar = languages[language] ?? assert.fail(`no grammar of ${language}`);
      assert.equal(complaintAbout(grammar, query), undefined);
      if (grammar !== "prometheus") return;
      assert.ok(metricsIn(query).length > 0);
      assert.deepEqual(
        metricsIn(query).filter((name) => !known.has(name)),
        [],
      );
    });
  }

  it("would be told of a query that does not parse, or that asks for what there is not", () => {
    assert.notEqual(complaintAbout("prometheus", "sum by (service (error_rate)"), undefined);
    assert.deepEqual(metricsIn("rate(no_such_total[5m]) / up"), ["no_such_total", "up"]);
    assert.ok(!known.has("no_such_total"));
  });
});
