import { dataSourcesOf } from "../../model/data-sources.ts";
import type { DataSource, DataSourceName, DataSources } from "../../model/data-sources.ts";
import type { Deployment } from "../../model/deployment.ts";
import { everyTenant, TENANT_HEADER } from "../../model/sampling.ts";
import { tlsPaths } from "../../model/tls.ts";
import {
  fieldsOfRecords,
  logsBySpan,
  logsByTrace,
  metricsBySpan,
  traceOfExemplar,
} from "./correlations.ts";

/** The longest between two samples of a series, those that the Collector computes: rates span four of them. */
const SAMPLE_INTERVAL = "15s";

/** The data sources as Grafana's provisioning reads them, with every link between them. */
export function dataSourcesConfig(deployment: Deployment) {
  const all = dataSourcesOf(deployment);
  return {
    apiVersion: 1,
    // What is no longer in this file is removed.
    prune: true,
    datasources: Object.values(all).map((source) => ({
      name: source.title,
      uid: source.uid,
      type: source.uid,
      orgId: 1,
      access: "proxy",
      url: source.url,
      isDefault: source.uid === "prometheus",
      editable: false,
      jsonData: {
        ...escaped({ ...headersOf[source.uid], ...settingsOf[source.uid](all) }),
        tlsAuth: true,
        tlsAuthWithCACert: true,
        serverName: source.uid,
      },
      secureJsonData: { ...identity(), ...secretsOf[source.uid] },
    })),
  };
}

/** One of the data sources as provisioned. */
export type ProvisionedDataSource = ReturnType<typeof dataSourcesConfig>["datasources"][number];

/** Grafana's certificate, which it shows to every store, read from its files at the start. */
function identity() {
  const { authority, certificate, key } = tlsPaths("grafana");
  return {
    tlsCACert: `$__file{${authority}}`,
    tlsClientCert: `$__file{${certificate}}`,
    tlsClientKey: `$__file{${key}}`,
  };
}

/** Tempo is asked for all tenants at once; Grafana takes a header's value for a secret, which this is not. */
const headersOf: Partial<Record<DataSourceName, object>> = {
  tempo: { httpHeaderName1: TENANT_HEADER },
};
const secretsOf: Partial<Record<DataSourceName, object>> = {
  tempo: { httpHeaderValue1: everyTenant },
};

/** What a data source is told beside its address and who asks it, as Grafana's API takes it. */
export function dataSourceSettings(uid: DataSourceName, all: DataSources): object {
  return settingsOf[uid](all);
}

/** What each kind of data source is told beside its address and its identity. */
const settingsOf: Record<DataSourceName, (all: DataSources) => object> = {
  tempo: ({ loki, prometheus }) => ({
    nodeGraph: { enabled: true },
    // Streamed results would need gRPC, with an address and an identity of its own.
    streamingEnabled: { search: false, metrics: false },
    // A trace by its id whenever it was: a restored one is in a block of another time than its own.
    traceQuery: { timeShiftEnabled: false },
    ...where(loki, (it) => ({ tracesToLogsV2: logsBySpan(it) })),
    ...where(prometheus, (it) => ({
      tracesToMetrics: metricsBySpan(it),
      serviceMap: { datasourceUid: it.uid },
    })),
  }),
  jaeger: ({ loki }) => ({
    nodeGraph: { enabled: true },
    ...where(loki, (it) => ({ tracesToLogsV2: logsByTrace(it) })),
  }),
  zipkin: ({ loki }) => ({
    nodeGraph: { enabled: true },
    ...where(loki, (it) => ({ tracesToLogsV2: logsByTrace(it) })),
  }),
  prometheus: ({ tempo, alertmanager }) => ({
    httpMethod: "POST",
    prometheusType: "Prometheus",
    timeInterval: SAMPLE_INTERVAL,
    manageAlerts: true,
    ...where(alertmanager, ({ uid }) => ({ alertmanagerUid: uid })),
    ...where(tempo, (it) => ({ exemplarTraceIdDestinations: [traceOfExemplar(it)] })),
  }),
  loki: (all) => ({ derivedFields: fieldsOfRecords(all) }),
  alertmanager: () => ({ implementation: "prometheus", handleGrafanaManagedAlerts: false }),
};

function where<Settings extends object>(
  source: DataSource | undefined,
  settings: (source: DataSource) => Settings,
): Partial<Settings> {
  return source ? settings(source) : {};
}

/** Settings whose placeholders are for Grafana's pages: provisioning would fill in every single `$` itself. */
export function escaped<Value>(value: Value): Value {
  if (typeof value === "string") return value.replaceAll("$", "$$$$") as Value;
  if (Array.isArray(value)) return value.map(escaped) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, escaped(v)])) as Value;
}
