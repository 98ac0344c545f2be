import assert from "node:assert/strict";
import { addressOf, edges, type Edge } from "../../model/edges.ts";
import { listeners, workloadNames, type Listener } from "../../model/listeners.ts";

const all: readonly Edge[] = edges;

describe("the edges", () => {
  it("end at listeners of the workload they lead to", () => {
    for (const { server, listener } of all) {
      const own = Object.values<Listener>(listeners[server]);
      assert.ok(own.includes(listener), `${listener.title} is not ${server}'s`);
    }
  });

  it("are each there once", () => {
    const written = all.map((edge) => `${edge.client} → ${addressOf(edge)} ${edge.purpose}`);
    assert.equal(new Set(written).size, written.length);
  });

  it("let Prometheus ask every workload for its metrics, itself included, but for Redis and nginx", () => {
    const asked = all.filter(({ purpose }) => purpose === "scrape");
    assert.deepEqual(
      asked.map(({ server }) => server).sort(),
      workloadNames.filter((name) => name !== "redis" && name !== "nginx").sort(),
    );
    assert.ok(all.some(({ server, purpose }) => server === "redis" && purpose === "survey"));
  });

  it("use every listener that the host has no business with, but for who only asks whether it is ready", () => {
    const hidden = workloadNames
      .flatMap((name) => Object.values<Listener>(listeners[name]))
      .filter(
        ({ hostPort, authentication }) => hostPort === undefined && authentication !== "none",
      );
    assert.ok(hidden.length > 0);
    for (const listener of hidden) {
      assert.ok(
        all.some((edge) => edge.listener === listener),
        `nobody dials ${listener.title}`,
      );
    }
  });

  it("lead only to listeners that ask who is calling", () => {
    for (const { listener } of all) assert.notEqual(listener.authentication, "none");
  });

  it("lead from the gateway to whatever has a door there", () => {
    const fronted = all.filter(({ purpose }) => purpose === "front").map(({ server }) => server);
    const doors = Object.values<Listener>(listeners.gateway).flatMap(
      ({ leadsTo }) => leadsTo ?? [],
    );
    for (const workload of doors) assert.ok(fronted.includes(workload), workload);
  });

  it("let Grafana read from every store", () => {
    assert.deepEqual(
      all.filter(({ purpose }) => purpose === "query").map(({ server }) => server),
      ["tempo", "jaeger", "zipkin", "prometheus", "loki", "alertmanager"],
    );
  });

  it("are dialled by the workload's name, the same on every target", () => {
    assert.equal(addressOf({ server: "tempo", listener: listeners.tempo.otlpGrpc }), "tempo:4317");
  });
});
