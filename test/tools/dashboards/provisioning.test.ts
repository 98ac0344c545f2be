import assert from "node:assert/strict";
import { parse } from "yaml";
import { dataSourcesConfig } from "../../../components/grafana/data-sources.ts";
import { access } from "../../../components/gateway/stores.ts";
import { platformFor } from "../../../model/platform.ts";
import { dataSourceProvisioning, FILES } from "../../../tools/dashboards/provisioning.ts";
import type { Mapping } from "../../../tools/dashboards/export.ts";
import { environmentOf } from "../../support/environments.ts";

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly url: string;
  readonly basicAuth: boolean;
  readonly basicAuthUser: string;
  readonly isDefault?: boolean;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
}

interface Said {
  readonly stack?: string;
  readonly changes?: Record<string, unknown>;
  readonly mapping?: Mapping;
  readonly files?: string;
}

function provisioned({ stack = "dev", changes = {}, mapping = {}, files = FILES }: Said = {}) {
  const environment = environmentOf(stack, changes);
  const platform = platformFor(environment);
  const text = dataSourceProvisioning({ environment, platform, mapping, files });
  const { apiVersion, prune, datasources } = parse(text) as {
    apiVersion: number;
    prune?: boolean;
    datasources: DataSource[];
  };
  return { text, apiVersion, prune, sources: datasources };
}

const urlsOf = (said: Said) =>
  Object.fromEntries(provisioned(said).sources.map(({ uid, url }) => [uid, url]));

const clusterBehind = (outside: object) => ({
  stack: "prod",
  changes: { target: { kind: "kubernetes", host: "tracing.example.com", outside } },
});

describe("data sources for a Grafana that is there already", () => {
  it("are the stack's stores behind its gateway, wherever the outside comes to it", () => {
    assert.deepEqual(urlsOf({}), {
      tempo: "https://localhost:3200",
      jaeger: "https://localhost:16686",
      zipkin: "https://localhost:9411",
      prometheus: "https://localhost:9090",
      loki: "https://localhost:3100",
      alertmanager: "https://localhost:9093",
    });
    const cluster = "https://tracing.example.com";
    assert.equal(urlsOf(clusterBehind({ kind: "load-balancer" }))["tempo"], `${cluster}:3200`);
    assert.equal(urlsOf(clusterBehind({ kind: "node-port" }))["tempo"], `${cluster}:30432`);
    const gateway = { kind: "gateway-api", gateway: "shared", gatewayNamespace: "infra" };
    assert.deepEqual(urlsOf(clusterBehind(gateway)), {
      tempo: "https://tempo.tracing.example.com:443",
      jaeger: "https://jaeger.tracing.example.com:443",
      prometheus: "https://prometheus.tracing.example.com:443",
      loki: "https://loki.tracing.example.com:443",
      alertmanager: "https://alertmanager.tracing.example.com:443",
    });
  });

  it("are each behind a door of the gateway at which a viewer may read", () => {
    for (const { uid } of provisioned().sources) assert.ok(access[uid], uid);
  });

  it("log in as the viewer, whose password is a file of that Grafana's, as is whom it believes", () => {
    const { sources, text } = provisioned();
    for (const { uid, basicAuth, basicAuthUser, jsonData, secureJsonData } of sources) {
      assert.deepEqual([basicAuth, basicAuthUser], [true, "viewer"], uid);
      assert.equal(jsonData["tlsAuthWithCACert"], true);
      assert.equal(jsonData["tlsSkipVerify"], undefined);
      assert.deepEqual(secureJsonData, {
        basicAuthPassword: "$__file{/etc/grafana/tracing/viewer-password}",
        tlsCACert: "$__file{/etc/grafana/tracing/authority.crt}",
      });
    }
    assert.doesNotMatch(text, /tracing-infra\/secrets|BEGIN|X-Scope-OrgID/i);
    const [elsewhere] = provisioned({ files: "/var/lib/ours" }).sources;
    assert.deepEqual(Object.values(elsewhere?.secureJsonData ?? {}), [
      "$__file{/var/lib/ours/viewer-password}",
      "$__file{/var/lib/ours/authority.crt}",
    ]);
  });

  it("believe whom that Grafana does where a Gateway shows a certificate of its own", () => {
    const { stack, changes } = clusterBehind({
      ...{ kind: "gateway-api", gateway: "shared", gatewayNamespace: "infra", terminating: {} },
    });
    for (const { jsonData, secureJsonData } of provisioned({ stack, changes }).sources) {
      assert.equal(jsonData["tlsAuthWithCACert"], undefined);
      assert.deepEqual(Object.keys(secureJsonData), ["basicAuthPassword"]);
    }
  });

  it("have the platform's links between them, as its own provisioning writes them", () => {
    const its = dataSourcesConfig(platformFor(environmentOf("dev"))).datasources;
    const { sources } = provisioned();
    assert.deepEqual(
      sources.map(({ name, uid }) => [name, uid]),
      its.map(({ name, uid }) => [name, uid]),
    );
    for (const [index, { jsonData }] of its.entries()) {
      const { tlsAuth: _, serverName: __, ...others } = jsonData;
      const own = Object.entries(others).filter(([key]) => !key.startsWith("httpHeader"));
      assert.deepEqual(
        sources[index]?.jsonData,
        JSON.parse(JSON.stringify(Object.fromEntries(own))),
      );
    }
  });

  it("leave alone what that Grafana has: neither its default nor anything else's place is taken", () => {
    const { apiVersion, prune, sources } = provisioned();
    assert.deepEqual([apiVersion, prune], [1, undefined]);
    assert.ok(sources.every(({ isDefault }) => isDefault === undefined));
  });

  it("refer to a data source that is there already, instead of making it", () => {
    const mapping = { prometheus: "PBFA9", loki: "L1" };
    const { sources, text } = provisioned({ mapping });
    assert.deepEqual(
      sources.map(({ uid }) => uid),
      ["tempo", "jaeger", "zipkin", "alertmanager"],
    );
    const tempo = sources.find(({ uid }) => uid === "tempo")?.jsonData as Record<
      string,
      { datasourceUid?: string }
    >;
    const { tracesToLogsV2, tracesToMetrics, serviceMap } = tempo;
    assert.deepEqual(
      [tracesToLogsV2, tracesToMetrics, serviceMap].map((link) => link?.datasourceUid),
      ["L1", "PBFA9", "PBFA9"],
    );
    assert.doesNotMatch(text, /datasourceUid: (prometheus|loki)/);
    const others = provisioned({ mapping: { tempo: "t2", alertmanager: "a2" } }).sources;
    const linked = JSON.stringify(others.map(({ jsonData }) => jsonData));
    assert.match(linked, /"alertmanagerUid":"a2"/);
    assert.match(linked, /"datasourceUid":"t2"/);
    assert.doesNotMatch(linked, /"(tempo|alertmanager)"/);
  });

  it("are the same where the platform has no Grafana of its own", () => {
    const left = provisioned({ changes: { stores: { grafana: false } } });
    assert.equal(left.text, provisioned().text);
  });
});
