import assert from "node:assert/strict";
import { addressOf, conversations, edges, edgesFrom, type Edge } from "../../model/edges.ts";
import { listenersOf, workloadNames } from "../../model/listeners.ts";

const all: readonly Edge[] = edges;

describe("the edges", () => {
  it("end at listeners of the workload they lead to", () => {
    for (const { server, listener } of all) {
      assert.ok(listenersOf(server).includes(listener), `${listener.title} is not ${server}'s`);
    }
  });

  it("are each there once", () => {
    const written = all.map(
      ({ client, ...edge }) => `${client} → ${addressOf({ client, ...edge })}`,
    );
    assert.equal(new Set(written).size, written.length);
  });

  it("bring traces to every trace store and to nothing else", () => {
    const stores = edgesFrom("collector", "traces").map(({ server }) => server);
    assert.deepEqual(stores, ["tempo", "jaeger"]);
    assert.deepEqual(
      all.filter(({ purpose }) => purpose === "traces").map(({ client }) => client),
      ["collector", "collector"],
    );
  });

  it("let Prometheus ask every workload for its metrics, itself included", () => {
    const asked = edgesFrom("prometheus", "scrape").map(({ server }) => server);
    assert.deepEqual([...asked].sort(), [...workloadNames].sort());
  });

  it("use every listener that the host has no business with", () => {
    const hidden = workloadNames
      .flatMap(listenersOf)
      .filter(({ hostPort }) => hostPort === undefined);
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

  it("are dialled by the workload's name, the same on every target", () => {
    const [tempo] = edgesFrom("collector", "traces");
    assert.ok(tempo);
    assert.equal(addressOf(tempo), "tempo:4317");
  });
});

describe("the conversations", () => {
  it("are the pairs of different workloads that an edge joins, each once", () => {
    assert.deepEqual(conversations(), [
      ["collector", "tempo"],
      ["collector", "jaeger"],
      ["collector", "prometheus"],
      ["prometheus", "tempo"],
      ["jaeger", "prometheus"],
    ]);
  });

  it("leave no edge between two workloads without a place to meet", () => {
    const meeting = conversations().map((pair) => pair.join());
    for (const { client, server } of all) {
      if (client !== server) assert.ok(meeting.includes([client, server].sort().join()));
    }
  });
});
