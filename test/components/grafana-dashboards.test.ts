import assert from "node:assert/strict";
import {
  dashboardFiles,
  dashboardsFor,
  HOME_DASHBOARD,
} from "../../components/grafana/dashboards.ts";
import { filledIn, queriesOf } from "../../tools/dashboards/queries.ts";
import {
  addressesIn,
  complaintAbout,
  deploymentOf,
  panesOf,
  sourcesReferredTo,
  viewWith,
  type Language,
} from "../support/grafana.ts";
import { dashboardFile as file } from "../support/grafana-file.ts";
import { mappingsIn } from "../support/yaml-walk.ts";

const TITLES = [
  ...["Service Overview", "WebSocket Metrics", "LLM Router Performance", "Infrastructure"],
  ...["Distributed Tracing", "Trace Overview", "LLM Tracing", "Agent Collaboration"],
  ...["Service Health", "Performance Trends", "Multi-Language Comparison"],
  ...["Collector & Sampling", "Capacity"],
];

/** Variables that Grafana itself provides. */
const BUILT_IN = ["__all", "__rate_interval", "__from", "__to", "__value", "__field"];

/** What a deployment may have: a profile with the sample services beside it, or without them. */
const deployments = [
  { title: "the full profile with the sample services", profile: "full", apps: true },
  { title: "the full profile", profile: "full", apps: false },
  { title: "the lite profile", profile: "lite", apps: false },
] as const;

for (const { title, profile, apps } of deployments) {
  const view = viewWith(profile, apps);
  const defined = Object.keys(view.sources);

  describe(`the dashboards of ${title}`, () => {
    const dashboards = dashboardsFor(view);
    const parsed = dashboards.map((dashboard) => ({
      name: dashboard.title ?? "",
      content: JSON.parse(JSON.stringify(dashboard)) as unknown,
    }));
    const queries = dashboards.flatMap(queriesOf);

    it("have the shape that Grafana reads from files", () => {
      for (const { content } of parsed) file.parse(content);
    });

    it("are those that people ask for, by uids that are each there once", () => {
      assert.deepEqual(
        parsed.map(({ name }) => name),
        TITLES,
      );
      const uids = parsed.map(({ content }) => file.parse(content).uid);
      assert.equal(new Set(uids).size, uids.length);
    });

    it("have no two panels of the same number or title in one dashboard", () => {
      for (const { name, content } of parsed) {
        const { panels } = file.parse(content);
        assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length, name);
        assert.equal(new Set(panels.map((panel) => panel.title)).size, panels.length, name);
      }
    });

    it("lead on from every graph, by a link or by the requests that are shown in it", () => {
      for (const { name, content } of parsed) {
        for (const panel of file.parse(content).panels) {
          if (["table", "logs", "traces", "nodeGraph"].includes(panel.type)) continue;
          const { links } = panel.fieldConfig.defaults;
          const exemplars = panel.targets.some(({ exemplar }) => exemplar);
          assert.ok(links.length > 0 || exemplars, `${name} / ${panel.title}`);
        }
      }
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
      const asked = new Set<string>(queries.map(({ source }) => source));
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

    it("ask every data source in its own language", () => {
      assert.ok(queries.length > 100);
      for (const { dashboard, panel, refId, source, kind, text } of queries) {
        const where = `${dashboard} / ${panel} ${refId}`;
        assert.doesNotMatch(filledIn(text), /\$/, where);
        if (kind === "trace by id") assert.equal(text, "${trace}");
        else if (kind === "service map") assert.deepEqual(complaintsAboutMap(text), [], where);
        else assert.equal(complaintAbout(source, filledIn(text)), undefined, where);
      }
    });

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
        const [{ query, expr, queryType }] = pane["queries"] as [Record<string, string>];
        const source = pane["datasource"] as Language;
        assert.equal(queryType, source === "tempo" ? "traceql" : "range");
        assert.equal(complaintAbout(source, query ?? expr ?? "?"), undefined, query ?? expr);
      }
    });
  });
}

describe("the dashboards as files", () => {
  const files = dashboardFiles(deploymentOf("full"));

  it("are called by their uids, and the first page is one of them", () => {
    assert.deepEqual(
      files.map(({ name }) => name),
      files.map(({ text }) => `dashboards/${file.parse(JSON.parse(text)).uid}.json`),
    );
    assert.ok(files.some(({ name }) => name === HOME_DASHBOARD));
  });
});

function complaintsAboutMap(text: string): string[] {
  const selectors = text === "" ? [] : text.split("\n");
  return selectors.flatMap((selector) => complaintAbout("prometheus", selector) ?? []);
}

function linksIn(content: unknown): string[] {
  // A list of dashboards has an address of nothing.
  return mappingsIn(content)
    .flatMap(({ mapping }) => addressesIn(mapping))
    .filter((address) => address !== "");
}

function cells({ x, y, w, h }: { x: number; y: number; w: number; h: number }): string[] {
  return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
}
