import assert from "node:assert/strict";
import {
  addressesOf,
  conversations,
  edgesFrom,
  edgesOf,
  hostsOf,
  listenersByName,
  listenersOf,
  profiles,
  publishedListeners,
  type Deployment,
} from "../../model/deployment.ts";
import { edges, type Edge } from "../../model/edges.ts";
import {
  appNames,
  legacyReceivers,
  listeners,
  workloadNames,
  type Listener,
} from "../../model/listeners.ts";

const full: Deployment = { workloads: workloadNames, legacyReceivers, replicas: { sampler: 2 } };
const unsampled: Deployment = { workloads: [...profiles.full, ...appNames], legacyReceivers };
const lite: Deployment = { workloads: profiles.lite, legacyReceivers: [] };

describe("a deployment", () => {
  it("has every edge where every workload and every receiver is there", () => {
    const all: readonly Edge[] = edges;
    assert.deepEqual(
      edgesOf(full),
      all.filter(({ unless }) => unless === undefined),
    );
    assert.deepEqual(
      edgesOf(unsampled),
      all.filter(({ client, server }) => client !== "sampler" && server !== "sampler"),
    );
  });

  it("dials each replica by a name of its own, and whatever runs once by its name", () => {
    const { tempo, sampler } = listeners;
    const addresses = (server: "tempo" | "sampler", listener: Listener) =>
      addressesOf(full, { server, listener });
    assert.deepEqual(addresses("tempo", tempo.otlpGrpc), ["tempo:4317"]);
    assert.deepEqual(addresses("sampler", sampler.otlpGrpc), ["sampler-0:4317", "sampler-1:4317"]);
    assert.deepEqual(hostsOf({ ...full, replicas: { sampler: 1 } }, "sampler"), ["sampler-0"]);
  });

  it("has no edge to or from a workload that is not there", () => {
    for (const { client, server } of edgesOf(lite)) {
      assert.ok((profiles.lite as readonly string[]).includes(client));
      assert.ok((profiles.lite as readonly string[]).includes(server));
    }
    assert.deepEqual(
      edgesFrom(lite, "collector", "traces").map(({ server }) => server),
      ["tempo"],
    );
  });

  it("brings traces to every trace store, metrics to Prometheus and logs to Loki", () => {
    const to = (purpose: "traces" | "metrics" | "logs", deployment = full) =>
      edgesFrom(deployment, "collector", purpose).map(({ server }) => server);
    assert.deepEqual(to("traces"), ["sampler"]);
    assert.deepEqual(
      edgesFrom(full, "sampler", "traces").map(({ server }) => server),
      ["tempo", "jaeger", "zipkin"],
    );
    assert.deepEqual(to("traces", unsampled), ["tempo", "jaeger", "zipkin"]);
    assert.deepEqual(to("metrics"), ["prometheus"]);
    assert.deepEqual(to("logs"), ["loki"]);
  });

  it("opens receivers of old only where they are asked for", () => {
    const names = (deployment: Deployment) =>
      Object.keys(listenersByName(deployment, "collector")).sort();
    const modern = ["health", "metrics", "otlpGrpc", "otlpHttp"];
    assert.deepEqual(names({ ...full, legacyReceivers: [] }), modern);
    assert.deepEqual(names({ ...full, legacyReceivers: ["zipkin"] }), [...modern, "zipkin"].sort());
  });

  it("opens a door at the gateway only to what is there", () => {
    assert.deepEqual(Object.keys(listenersByName(lite, "gateway")), [
      "tempo",
      "tempoGrpc",
      "prometheus",
      "alertmanager",
      "grafana",
      "metrics",
    ]);
  });

  it("publishes what has a port of the host, of the workloads that are there", () => {
    for (const { workload, name, listener } of publishedListeners(lite)) {
      assert.ok((profiles.lite as readonly string[]).includes(workload));
      assert.equal(listenersByName(lite, workload)[name], listener);
    }
    const ports = publishedListeners(lite).map(({ listener }) => listener.hostPort);
    assert.ok(ports.includes(9090) && !ports.includes(16_686) && !ports.includes(6831));
  });
});

describe("the conversations", () => {
  it("are the pairs of different workloads that an edge joins, each once", () => {
    assert.deepEqual(
      conversations({ workloads: ["collector", "tempo", "prometheus"], legacyReceivers: [] }),
      [
        ["collector", "tempo"],
        ["collector", "prometheus"],
        ["prometheus", "tempo"],
      ],
    );
  });

  it("leave no edge between two workloads without a place to meet, and no place without an edge", () => {
    for (const deployment of [full, lite]) {
      const meeting = conversations(deployment).map((pair) => pair.join());
      assert.equal(new Set(meeting).size, meeting.length);
      const talking = edgesOf(deployment)
        .filter(({ client, server }) => client !== server)
        .map(({ client, server }) => [client, server].sort().join());
      assert.deepEqual([...new Set(talking)].sort(), [...meeting].sort());
    }
  });
});

describe("the profiles", () => {
  it("have every workload once, in the order in which they are numbered", () => {
    assert.deepEqual([...profiles.full, ...appNames, "sampler"], workloadNames);
    for (const workloads of Object.values(profiles)) {
      const positions = workloads.map((name) => workloadNames.indexOf(name));
      assert.deepEqual(
        positions,
        [...new Set(positions)].sort((one, other) => one - other),
      );
    }
  });

  it("leave every workload's listeners to the workload", () => {
    for (const name of workloadNames) assert.ok(listenersOf(full, name).length > 0, name);
  });
});
