import assert from "node:assert/strict";
import { dashboardsFor } from "../../../components/grafana/dashboards.ts";
import { dataSourceList, mapped, mappingFrom } from "../../../tools/dashboards/export.ts";
import { sourcesReferredTo, viewWith } from "../../support/grafana.ts";

const view = viewWith("full");
const known = ["prometheus", "tempo", "loki"] as const;

describe("dashboards for a Grafana that is there already", () => {
  it("are as the platform has them without a mapping", () => {
    for (const dashboard of dashboardsFor(view)) {
      assert.deepEqual(mapped(dashboard, {}), JSON.parse(JSON.stringify(dashboard)));
    }
  });

  it("refer to its data sources by its uids, in queries, variables and links alike", () => {
    const mapping = { prometheus: "PBFA9", tempo: "tempo-eu", loki: "L1" };
    const referred = dashboardsFor(view).flatMap((one) => sourcesReferredTo(mapped(one, mapping)));
    assert.deepEqual([...new Set(referred)].sort(), ["L1", "PBFA9", "tempo-eu"]);
  });

  it("keep Grafana's placeholders in links as Grafana reads them", () => {
    const text = JSON.stringify(dashboardsFor(view).map((one) => mapped(one, { tempo: "t2" })));
    assert.match(text, /panes=[^"]*\$\{__field\.labels\.service_name\}/);
    assert.doesNotMatch(text, /%24%7B/);
  });

  it("come with the list of what they ask", () => {
    const list = dataSourceList(view.sources, { tempo: "t2" });
    assert.deepEqual(list[0], { name: "Tempo", type: "tempo", uid: "t2" });
    assert.equal(list.length, 6);
  });
});

describe("a mapping of data sources", () => {
  it("is a list of names with uids", () => {
    assert.deepEqual(mappingFrom("prometheus=a,loki=b-2", known), { prometheus: "a", loki: "b-2" });
    assert.deepEqual(mappingFrom(undefined, known), {});
  });

  for (const wrong of ["influx=a", "tempo", "tempo=", "tempo=a b"]) {
    it(`is not '${wrong}'`, () => {
      assert.throws(() => mappingFrom(wrong, known), {
        message: `--datasource: must be a list of 'name=uid' with names of prometheus, tempo, loki, got '${wrong}'`,
      });
    });
  }
});
