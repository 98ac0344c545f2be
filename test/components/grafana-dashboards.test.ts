import assert from "node:assert/strict";
import { z } from "zod";
import {
  dashboardFiles,
  dashboardsOf,
  HOME_DASHBOARD,
} from "../../components/grafana/dashboards.ts";
import { dataSourcesOf } from "../../model/data-sources.ts";
import {
  addressesIn,
  complaintAbout,
  deploymentOf,
  filledIn,
  panesOf,
  queriesOf,
  sourcesReferredTo,
} from "../support/grafana.ts";
import { mappingsIn } from "../support/yaml-walk.ts";

const dataSource = z.strictObject({ type: z.string(), uid: z.string() });

/** What Grafana's pages must find in a dashboard's file, as far as this platform uses it. */
const file = z.object({
  uid: z.string().regex(/^[a-z0-9-]{8,40}$/),
  title: z.string().min(1),
  description: z.string().regex(/\.$/),
  schemaVersion: z.int().min(42),
  editable: z.literal(false),
  annotations: z.object({ list: z.array(z.unknown()) }),
  templating: z.object({
    list: z.array(
      z.object({ type: z.enum(["query", "textbox"]), name: z.string(), label: z.string() }),
    ),
  }),
  panels: z
    .array(
      z.object({
        id: z.int().positive(),
        type: z.enum(["timeseries", "state-timeline", "table", "logs", "traces", "nodeGraph"]),
        title: z.string().min(1),
        description: z.string().regex(/\.$/),
        datasource: dataSource,
        gridPos: z.object({
          x: z.int().min(0).max(23),
          y: z.int().min(0),
          w: z.int().min(1).max(24),
          h: z.int().min(2),
        }),
        targets: z.array(z.object({ refId: z.string().length(1), datasource: dataSource })).min(1),
      }),
    )
    .min(1),
});

/** Variables that Grafana itself provides. */
const BUILT_IN = ["__all", "__rate_interval", "__from", "__to", "__value", "__field"];

for (const profile of ["full", "lite"] as const) {
  const deployment = deploymentOf(profile);
  const defined = Object.keys(dataSourcesOf(deployment));

  describe(`the dashboards of the ${profile} profile`, () => {
    const files = dashboardFiles(deployment);
    const parsed = files.map(({ name, text }) => ({ name, content: JSON.parse(text) as unknown }));
    const queries = dashboardsOf(deployment).flatMap(queriesOf);

    it("have the shape that Grafana reads from files", () => {
      for (const { content } of parsed) file.parse(content);
    });

    it("are called by their uids, each once, and the first page is one of them", () => {
      const uids = parsed.map(({ content }) => file.parse(content).uid);
      assert.deepEqual(
        files.map(({ name }) => name),
        uids.map((uid) => `dashboards/${uid}.json`),
      );
      assert.equal(new Set(uids).size, uids.length);
      assert.ok(files.some(({ name }) => name === HOME_DASHBOARD));
    });

    it("place their panels side by side and never one over another", () => {
      for (const { content } of parsed) {
        const taken = file.parse(content).panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
          assert.ok(x + w <= 24, title);
          return cells({ x, y, w, h });
        });
        assert.equal(new Set(taken).size, taken.length);
      }
    });

    it("refer to no data source that is not provisioned, in queries and links alike", () => {
      for (const { name, content } of parsed) {
        const referred = sourcesReferredTo(content);
        assert.ok(referred.length > 0, name);
        assert.deepEqual(
          referred.filter((uid) => !defined.includes(uid)),
          [],
          name,
        );
      }
    });

    it("show something of every data source that has a query language", () => {
      const asked = new Set(queries.map(({ source }) => source));
      const able = ["loki", "prometheus", "tempo"].filter((uid) => defined.includes(uid));
      assert.deepEqual([...asked].sort(), able);
    });

    it("use no variable that is neither theirs nor Grafana's", () => {
      for (const { name, content } of parsed) {
        const own = file.parse(content).templating.list.map((variable) => variable.name);
        const known = [...own, ...BUILT_IN];
        const text = decodeURIComponent(JSON.stringify(content).replaceAll("%", "%25"));
        const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, variable]) => variable ?? "");
        assert.deepEqual(
          used.filter((variable) => !known.includes(variable)),
          [],
          name,
        );
        assert.deepEqual(
          own.filter((variable) => !used.includes(variable)),
          [],
          `${name}: a variable that nothing uses`,
        );
      }
    });

    for (const { dashboard, panel, source, text } of queries) {
      if (text === "") continue;
      it(`ask ${source} for '${panel}' of ${dashboard} in its own language`, () => {
        const trace = "0af7651916cd43dd8448eb211c80319c";
        if (text === "${trace}") return;
        assert.equal(complaintAbout(source, filledIn(text, { trace })), undefined);
        assert.doesNotMatch(filledIn(text), /\$/);
      });
    }

    it("link to dashboards that are there, with variables that these have", () => {
      for (const address of parsed.flatMap(({ content }) => linksIn(content))) {
        const { pathname, searchParams } = new URL(address, "https://grafana.example");
        if (pathname === "/explore") continue;
        const found = parsed.find(({ content }) => pathname === `/d/${file.parse(content).uid}`);
        assert.ok(found, address);
        const variables = file.parse(found.content).templating.list.map(({ name }) => name);
        const set = [...searchParams.keys()].filter((key) => key.startsWith("var-"));
        assert.deepEqual(
          set.filter((key) => !variables.includes(key.slice("var-".length))),
          [],
        );
      }
    });

    it("link to Explore with queries that the data source understands", () => {
      const panes = parsed.flatMap(({ content }) => linksIn(content)).flatMap(panesOf);
      assert.ok(panes.length > 0);
      for (const pane of panes) {
        const [query] = pane["queries"] as { query: string; queryType: string }[];
        assert.equal(pane["datasource"], "tempo");
        assert.equal(query?.queryType, "traceql");
        assert.equal(complaintAbout("tempo", query.query), undefined);
      }
    });
  });
}

describe("the test of a query's grammar", () => {
  it("finds what is wrong in each language, so that its silence means something", () => {
    assert.match(complaintAbout("prometheus", "sum by (job) (rate(up[5m])") ?? "", /^at \d+: /);
    assert.match(complaintAbout("loki", '{service_name="a" | trace_id="b"') ?? "", /^at \d+: /);
    assert.match(complaintAbout("tempo", '{ resource.service.name = "a" ') ?? "", /^at \d+: /);
  });
});

function linksIn(content: unknown): string[] {
  return mappingsIn(content).flatMap(({ mapping }) => addressesIn(mapping));
}

function cells({ x, y, w, h }: { x: number; y: number; w: number; h: number }): string[] {
  return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
}
