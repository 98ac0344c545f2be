import assert from "node:assert/strict";
import {
  addressesOf,
  conversations,
  edgesFrom,
  edgesOf,
  hostsOf,
  namesOf,
  listenersByName,
  listenersOf,
  profiles,
  publishedListeners,
  replicasOf,
  type Deployment,
} from "../../model/deployment.ts";
import { edges, type Edge, type Purpose } from "../../model/edges.ts";
import { dialling } from "../../model/replicas.ts";
import {
  appNames,
  legacyReceivers,
  workloadNames,
  type WorkloadName,
} from "../../model/listeners.ts";

const full: Deployment = { workloads: workloadNames, legacyReceivers, replicas: { sampler: 2 } };
const unsampled: Deployment = { workloads: [...profiles.full, ...appNames], legacyReceivers };
const lite: Deployment = { workloads: profiles.lite, legacyReceivers: [] };

describe("a deployment", () => {
  it("has every edge where every workload and every receiver is there", () => {
    const all: readonly Edge[] = edges;
    const counts = Object.keys(dialling).map((name) => [name, 2]);
    assert.deepEqual(
      edgesOf({ ...full, replicas: Object.fromEntries(counts) as Record<string, number> }),
      all.filter(({ unless }) => unless === undefined),
    );
    assert.deepEqual(
      edgesOf(unsampled),
      all.filter(
        ({ client, server, purpose }) =>
          client !== "sampler" &&
          server !== "sampler" &&
          purpose !== "gossip" &&
          purpose !== "copies",
      ),
    );
  });

  it("has what replicas say to each other, and what several need done elsewhere, only where there are any", () => {
    const further = ({ replicas }: Pick<Deployment, "replicas">) =>
      edgesOf({ ...full, replicas })
        .filter((edge) => !edgesOf(full).includes(edge))
        .map(({ client, server, purpose }) => `${client} → ${server} ${purpose}`);
    assert.deepEqual(further({ replicas: { sampler: 2, alertmanager: 3 } }), [
      "alertmanager → alertmanager gossip",
    ]);
    assert.deepEqual(further({ replicas: { sampler: 2, collector: 2 } }), [
      "sampler → prometheus metrics",
    ]);
    assert.deepEqual(further({ replicas: { sampler: 2, tempo: 3 } }), [
      "tempo → tempo gossip",
      "tempo → tempo copies",
    ]);
    const doors = (replicas: Deployment["replicas"]) =>
      Object.keys(listenersByName({ ...full, replicas }, "alertmanager"));
    assert.deepEqual(doors({}), ["http"]);
    assert.deepEqual(doors({ alertmanager: 3 }), ["http", "gossip"]);
    const rings: Deployment = { ...full, replicas: { tempo: 3 } };
    const names = (deployment: Deployment) => Object.keys(listenersByName(deployment, "tempo"));
    const alone = ["http", "grpc", "otlpGrpc", "otlpHttp"];
    assert.deepEqual([names(full), names(rings)], [alone, [...alone, "gossip", "health"]]);
  });

  const dialled = (deployment: Deployment, client: WorkloadName, purpose: Purpose) =>
    edgesFrom(deployment, client, purpose).flatMap((edge) => addressesOf(deployment, edge));

  it("dials whatever runs once by its name, and samplers, even one, by number", () => {
    assert.deepEqual(dialled(full, "sampler", "traces")[0], "tempo:4317");
    assert.deepEqual(dialled(full, "collector", "traces"), ["sampler-0:4317", "sampler-1:4317"]);
    assert.deepEqual(hostsOf({ ...full, replicas: { sampler: 1 } }, "sampler"), ["sampler-0"]);
    assert.deepEqual(namesOf(full, "sampler"), ["sampler-0", "sampler-1"]);
    assert.deepEqual(namesOf(full, "tempo"), ["tempo"]);
  });

  it("dials any replica by the workload's name, and each where none may be left out", () => {
    const replicas = { sampler: 1, tempo: 2, loki: 2, prometheus: 2, alertmanager: 3 };
    const several: Deployment = { ...full, replicas };
    assert.deepEqual(dialled(several, "sampler", "traces")[0], "tempo:4317");
    assert.deepEqual(dialled(several, "collector", "logs"), ["loki:3100"]);
    assert.ok(dialled(several, "grafana", "query").includes("prometheus:9090"));
    assert.ok(dialled(several, "gateway", "front").includes("alertmanager:9093"));
    assert.deepEqual(dialled(several, "collector", "metrics"), [
      "prometheus-0:9090",
      "prometheus-1:9090",
    ]);
    assert.deepEqual(
      dialled(several, "prometheus", "alerts"),
      [0, 1, 2].map((index) => `alertmanager-${index}:9093`),
    );
    const asked = dialled(several, "prometheus", "scrape");
    for (const [name, count] of Object.entries(replicas)) {
      const hosts = asked.filter((address) => address.startsWith(`${name}-`));
      assert.equal(hosts.length, count, name);
      assert.ok(!asked.some((address) => address.startsWith(`${name}:`)), name);
    }
  });

  it("answers for several replicas by their own name, their domain's and each one's", () => {
    const several: Deployment = { ...full, replicas: { tempo: 2 } };
    assert.deepEqual(namesOf(several, "tempo"), ["tempo", "tempos", "tempo-0", "tempo-1"]);
    assert.deepEqual(replicasOf(several, "tempo"), { count: 2, dialled: "any" });
    assert.equal(replicasOf(several, "loki"), undefined);
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
