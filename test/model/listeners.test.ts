import assert from "node:assert/strict";
import { edges } from "../../model/edges.ts";
import { listeners, workloadNames, type Listener } from "../../model/listeners.ts";
import { dockerOf, environmentOf } from "../support/environments.ts";

const listenersOf = (name: (typeof workloadNames)[number]) =>
  Object.values<Listener>(listeners[name]);
const all = workloadNames.flatMap(listenersOf);
const hostPorts = all.flatMap(({ hostPort }) => hostPort ?? []);

/** What the documentation promises to users of the host. */
const PROMISED = [
  ...[4317, 4318, 8888, 13133, 14250, 14268, 6831, 6832, 5778, 5779],
  ...[16686, 14269, 9411, 3200, 9095, 9090, 9093, 3100, 3001, 6380],
  ...[8000, 8001, 8002, 8003, 8080, 9999],
];

describe("the listeners", () => {
  it("speak TLS, but for datagrams", () => {
    const plain = all.filter(({ protocol }) => protocol === "udp");
    assert.deepEqual(
      plain.map(({ legacy }) => legacy),
      ["jaegerUdp", "jaegerUdp"],
    );
  });

  it("are published on the promised ports of the host and on no other", () => {
    assert.deepEqual([...hostPorts].sort(), [...PROMISED].sort());
  });

  it("have a port of the host each", () => {
    assert.equal(new Set(hostPorts).size, hostPorts.length);
  });

  it("have a port of their workload each", () => {
    for (const name of workloadNames) {
      const ports = listenersOf(name).map(({ port }) => port);
      assert.equal(new Set(ports).size, ports.length, name);
    }
  });

  it("need no privilege to listen, inside or on the host", () => {
    for (const port of [...all.map((listener) => listener.port), ...hostPorts]) {
      assert.ok(port >= 1024 && port <= 65_535, `${port}`);
    }
  });

  it("stay within the ports that there are at the highest offset", () => {
    const target = { kind: "docker", portOffset: 48_000 };
    const { portOffset } = dockerOf(environmentOf("dev", { target }));
    assert.ok(Math.max(...hostPorts) + portOffset <= 65_535);
  });

  it("have a title each, for whoever reads a list of them", () => {
    assert.equal(new Set(all.map(({ title }) => title)).size, all.length);
  });

  it("ask who is calling, but for health and datagrams, which cannot", () => {
    const open = all.filter(({ authentication }) => authentication === "none");
    assert.deepEqual(
      open.map(({ title }) => title),
      [
        ...["Jaeger's compact datagrams", "Jaeger's binary datagrams"],
        ...["Collector's health", "Whether a Tempo is in the ring", "Sampler's health"],
      ],
    );
  });

  it("leave it to the network who comes only where replicas of one workload gossip", () => {
    const left = all.filter(({ authentication }) => authentication === "network");
    assert.deepEqual(
      left.map(({ protocol, port, peers, hostPort }) => [protocol, port, peers, hostPort]),
      Array.from({ length: 2 }, () => ["tls", 7946, true, undefined]),
    );
    for (const { client, server, listener } of edges) {
      if (listener.authentication === "network") assert.equal(client, server);
    }
  });
});
