import assert from "node:assert/strict";
import { parse } from "yaml";
import { provisioningFiles } from "../../components/grafana/provisioning.ts";
import { dataSourcesOf } from "../../model/data-sources.ts";
import { profiles } from "../../model/deployment.ts";
import { addressesIn, complaintAbout, deploymentOf, panesOf } from "../support/grafana.ts";
import { sourcesReferredTo } from "../support/grafana.ts";
import { mappingAt, mappingsIn, type Mapping } from "../support/yaml-walk.ts";

const SECRETS = "/etc/tracing-infra/secrets";

/** What Grafana makes of a provisioned text: `$$` is a dollar, and every other one is filled in. */
function expanded(value: unknown): unknown {
  if (typeof value === "string") {
    const parts = value.split("$$").map((part) => {
      const filled = part.replaceAll(/\$__file\{([^}]+)\}/g, (_, path: string) => `file:${path}`);
      assert.doesNotMatch(filled, /\$/, `Grafana would fill in '${value}' at its start`);
      return filled;
    });
    return parts.join("$");
  }
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expanded(one)]));
}

/** The provisioned data sources of a profile by uid, as Grafana keeps them. */
function provisioned(profile: keyof typeof profiles): Record<string, Mapping> {
  const files = provisioningFiles(deploymentOf(profile));
  const { text } = files.find(({ name }) => name === "provisioning/datasources/tracing.yaml") ?? {};
  const { datasources } = expanded(parse(text ?? "")) as { datasources: Mapping[] };
  return Object.fromEntries(datasources.map((one) => [String(one["uid"]), one]));
}

const full = provisioned("full");
const at = (...keys: string[]) => mappingAt(full, ...keys);

describe("the provisioned data sources", () => {
  it("are the stores that are deployed and no others, by stable uids", () => {
    assert.deepEqual(
      Object.values(full).map(({ uid, name, type, url }) => [uid, name, type, url]),
      [
        ["tempo", "Tempo", "tempo", "https://tempo:3200"],
        ["jaeger", "Jaeger", "jaeger", "https://jaeger:16686"],
        ["zipkin", "Zipkin", "zipkin", "https://zipkin:9411"],
        ["prometheus", "Prometheus", "prometheus", "https://prometheus:9090"],
        ["loki", "Loki", "loki", "https://loki:3100"],
        ["alertmanager", "Alertmanager", "alertmanager", "https://alertmanager:9093"],
      ],
    );
    assert.deepEqual(Object.keys(provisioned("lite")), ["tempo", "prometheus", "alertmanager"]);
    assert.deepEqual(Object.keys(full), Object.keys(dataSourcesOf(deploymentOf("full"))));
  });

  it("vanish when they are not provisioned any more, and cannot be changed by hand", () => {
    const [file] = provisioningFiles(deploymentOf("full"));
    assert.equal((parse(file?.text ?? "") as Mapping)["prune"], true);
    for (const source of Object.values(full)) {
      assert.equal(source["editable"], false);
      assert.equal(source["access"], "proxy");
      assert.equal(source["orgId"], 1);
    }
    const standard = Object.values(full).filter(({ isDefault }) => isDefault);
    assert.deepEqual(
      standard.map(({ uid }) => uid),
      ["prometheus"],
    );
  });

  it("show every store Grafana's certificate and trust the platform's authority alone", () => {
    for (const [uid, source] of Object.entries(full)) {
      const { tlsAuth, tlsAuthWithCACert, serverName, ...rest } = mappingAt(source, "jsonData");
      assert.deepEqual([tlsAuth, tlsAuthWithCACert, serverName], [true, true, uid]);
      assert.ok(!("tlsSkipVerify" in rest));
      const { httpHeaderValue1: _, ...secrets } = mappingAt(source, "secureJsonData");
      assert.deepEqual(secrets, {
        tlsCACert: `file:${SECRETS}/authority.crt`,
        tlsClientCert: `file:${SECRETS}/grafana.crt`,
        tlsClientKey: `file:${SECRETS}/grafana.key`,
      });
    }
  });

  it("ask Tempo for all tenants at once, and for a trace whenever it was", () => {
    const { httpHeaderName1, traceQuery } = at("tempo", "jsonData");
    assert.equal(httpHeaderName1, "X-Scope-OrgID");
    assert.equal(
      at("tempo", "secureJsonData")["httpHeaderValue1"],
      "standard|errors|restored|single-tenant",
    );
    assert.deepEqual(traceQuery, { timeShiftEnabled: false });
    for (const [uid, { jsonData }] of Object.entries(full)) {
      assert.equal("httpHeaderName1" in (jsonData as Mapping), uid === "tempo", uid);
    }
  });

  for (const profile of ["full", "lite"] as const) {
    it(`refer to no data source that the ${profile} profile has not`, () => {
      const sources = provisioned(profile);
      const referred = sourcesReferredTo(Object.values(sources).map(({ jsonData }) => jsonData));
      assert.ok(referred.length > 0);
      assert.deepEqual(
        referred.filter((uid) => !(uid in sources)),
        [],
      );
    });
  }
});

describe("the links between signals", () => {
  it("lead from an exemplar to its trace", () => {
    const { exemplarTraceIdDestinations } = at("prometheus", "jsonData");
    assert.deepEqual(exemplarTraceIdDestinations, [
      {
        name: "trace_id",
        datasourceUid: "tempo",
        urlDisplayLabel: "Trace of this request, if it was kept",
      },
    ]);
  });

  it("lead from a span to its service's log records, and from Jaeger's and Zipkin's traces, too", () => {
    const { query, tags, customQuery } = at("tempo", "jsonData", "tracesToLogsV2");
    assert.equal(query, '{${__tags}} | trace_id="${__trace.traceId}"');
    assert.deepEqual(tags, [{ key: "service.name", value: "service_name" }]);
    assert.equal(customQuery, true);
    for (const store of ["jaeger", "zipkin"]) {
      const link = at(store, "jsonData", "tracesToLogsV2");
      assert.equal(link["query"], '{service_name=~".+"} | trace_id="${__trace.traceId}"');
      assert.equal(link["datasourceUid"], "loki");
    }
  });

  it("ask Loki in its own language", () => {
    for (const store of ["tempo", "jaeger", "zipkin"]) {
      const asked = String(at(store, "jsonData", "tracesToLogsV2")["query"])
        .replace("${__tags}", 'service_name="a"')
        .replace("${__trace.traceId}", "0af7651916cd43dd");
      assert.doesNotMatch(asked, /\$/);
      assert.equal(complaintAbout("loki", asked), undefined);
    }
  });

  it("lead from a span to its service's metrics and to the service map", () => {
    const queries = at("tempo", "jsonData", "tracesToMetrics")["queries"] as { query: string }[];
    assert.equal(queries.length, 3);
    for (const { query } of queries) {
      assert.match(query, /traces_span_metrics_(calls_total|duration_seconds_bucket)\{\$__tags/);
      const asked = query.replace("$__tags", 'service_name="a"');
      assert.equal(complaintAbout("prometheus", asked), undefined);
    }
    assert.equal(at("tempo", "jsonData", "serviceMap")["datasourceUid"], "prometheus");
  });

  it("lead from a log record to its trace in every store, by the label that Loki keeps", () => {
    const fields = at("loki", "jsonData")["derivedFields"] as Mapping[];
    const traces = fields.filter(({ matcherRegex }) => matcherRegex === "trace_id");
    assert.deepEqual(
      traces.map(({ datasourceUid, matcherType, url }) => [datasourceUid, matcherType, url]),
      ["tempo", "jaeger", "zipkin"].map((uid) => [uid, "label", "${__value.raw}"]),
    );
  });

  it("lead from a log record to all records of its correlation id", () => {
    const fields = at("loki", "jsonData")["derivedFields"] as Mapping[];
    const [field] = fields.filter(({ matcherRegex }) => matcherRegex === "correlation_id");
    const [pane] = panesOf(addressesIn(field ?? {})[0] ?? "");
    const [query] = pane?.["queries"] as { expr: string; datasource: { uid: string } }[];
    assert.equal(query?.datasource.uid, "loki");
    assert.equal(query.expr, '{service_name=~".+"} | correlation_id="${__value.raw}"');
    assert.equal(complaintAbout("loki", query.expr.replace("${__value.raw}", "a")), undefined);
  });

  it("lead from Prometheus' rules to Alertmanager, which Grafana only reads", () => {
    assert.equal(at("prometheus", "jsonData")["alertmanagerUid"], "alertmanager");
    const { implementation, handleGrafanaManagedAlerts } = at("alertmanager", "jsonData");
    assert.deepEqual([implementation, handleGrafanaManagedAlerts], ["prometheus", false]);
  });

  it("have no address that holds a placeholder Grafana does not know", () => {
    const texts = mappingsIn(full).flatMap(({ mapping }) => Object.values(mapping));
    const used = texts
      .filter((text) => typeof text === "string")
      .flatMap((text) => [...text.matchAll(/\$\{?([\w.]+)/g)].map(([, name]) => name ?? ""));
    const known = ["__tags", "__trace.traceId", "__value.raw"];
    assert.deepEqual([...new Set(used)].sort(), known);
  });
});
