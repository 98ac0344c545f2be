import assert from "node:assert/strict";
import { historyOf } from "../../../tools/dashboards/conditions.ts";
import { complaintsOf, coverageTable, type Asked } from "../../../tools/dashboards/coverage.ts";
import { metricsIn } from "../../../tools/dashboards/metric-names.ts";
import { queriesOf } from "../../../tools/dashboards/queries.ts";
import { dashboardsFor } from "../../../components/grafana/dashboards.ts";
import { viewWith } from "../../support/grafana.ts";

const all: Asked[] = dashboardsFor(viewWith("full"))
  .flatMap(queriesOf)
  .map((query) => ({ query, found: 3, unknown: [] }));

/** The same with one panel's queries answered otherwise. */
const withAnswer = (panel: string, answer: Partial<Asked>) =>
  all.map((one) => (one.query.panel === panel ? { ...one, ...answer } : one));

describe("what is said of a panel without data", () => {
  it("is nothing where all have some", () => {
    assert.deepEqual(complaintsOf(all), []);
  });

  it("names dashboard, panel and query", () => {
    assert.deepEqual(complaintsOf(withAnswer("Machine: file system", { found: 0 })), [
      "Infrastructure / Machine: file system / A: finds nothing: max(system_filesystem_utilization_ratio)",
    ]);
  });

  it("is nothing where something has to happen first", () => {
    assert.deepEqual(complaintsOf(withAnswer("Failed traces", { found: 0 })), []);
  });

  it("names a metric that is nowhere, though the query finds something in its place", () => {
    const [complaint] = complaintsOf(withAnswer("CPU", { unknown: ["process_cpu_seconds_total"] }));
    assert.match(
      complaint ?? "",
      /^Infrastructure \/ CPU \/ A: no series of process_cpu_seconds_total: /,
    );
  });

  it("is said all the same where only history excuses", () => {
    const failed = withAnswer("Failed traces", { found: 0 });
    assert.match(
      complaintsOf(failed, historyOf).join("\n"),
      /^Distributed Tracing \/ Failed traces/,
    );
    const before = all.map((one) => (historyOf(one.query) ? { ...one, found: 0 } : one));
    assert.deepEqual(complaintsOf(before, historyOf), []);
    assert.equal(before.filter(({ found }) => found === 0).length, 6);
  });

  it("is what the store said, even where something has to happen first", () => {
    const complaints = complaintsOf(withAnswer("Failed traces", { found: 0, failure: "400" }));
    assert.match(complaints.join("\n"), /^Distributed Tracing \/ Failed traces \/ A: 400: \{/);
  });
});

describe("the metrics in a query", () => {
  it("are its names, but for functions, labels and patterns", () => {
    const query =
      'sum by (a) (rate(b_total{c="d"}[1m])) / on (a) max(tracing:e) or {__name__=~"f.+"}';
    assert.deepEqual(metricsIn(query), ["b_total", "tracing:e"]);
  });
});

describe("the table of panels with data", () => {
  it("counts panels that have all, some and none of their data", () => {
    const some = all.map((one) =>
      one.query.panel === "Latency" && one.query.refId === "B" ? { ...one, found: 0 } : one,
    );
    const rows = coverageTable(some.map((one) => emptied(one))).split("\n");
    assert.match(
      rows.find((row) => row.startsWith("| Trace Overview")) ?? "",
      /\| 8 +\| 6 +\| 1 +\| Latency; Logs +\|/,
    );
  });
});

function emptied(one: Asked): Asked {
  return one.query.panel === "Logs" ? { ...one, found: 0 } : one;
}
