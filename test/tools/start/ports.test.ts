import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:net";
import { Failure } from "../../../tools/command-line.ts";
import { portsIn, requireFreePorts, wantedPorts } from "../../../tools/start/ports.ts";
import { environmentOf } from "../../support/environments.ts";

/** Above every port that another platform of this project may hold. */
const OFFSET = 31_000;

const environmentOn = (bindAddress: string, apps = false) =>
  environmentOf("dev", {
    apps,
    target: { kind: "docker", bindAddress, portOffset: OFFSET },
    legacyReceivers: {},
  });

const environment = environmentOn("127.0.0.1");

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}

/** What is said when the ports are held meanwhile. */
async function refusalWhile(held: readonly number[]): Promise<string> {
  const servers = await Promise.all(held.map(listen));
  try {
    await requireFreePorts(environment);
    return "";
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error.message;
  } finally {
    for (const server of servers) server.close();
  }
}

describe("the published ports in Docker's listing", () => {
  for (const [listing, ports] of [
    ["127.0.0.1:3200->3200/tcp", [3200]],
    ["127.0.0.1:4317-4318->4317-4318/tcp, 9090/tcp", [4317, 4318]],
    ["0.0.0.0:14269->8888/tcp, [::]:14269->8888/tcp", [14269, 14269]],
    ["9090/tcp, 8080/udp", []],
    ["", []],
  ] as const) {
    it(`are [${ports.join(", ")}] in '${listing}'`, () => {
      assert.deepEqual(portsIn(listing), ports);
    });
  }
});

describe("the ports that a platform needs", () => {
  it("are all of its listeners' on the host, above its offset", () => {
    const wanted = [
      ...[4317, 4318, 8888, 13133, 14269, 6380],
      ...[16686, 9411, 3200, 9095, 9090, 9093, 3100, 3001, 5778, 5779],
    ];
    const ports = (of: typeof environment) => wantedPorts(of).map(({ port }) => port - OFFSET);
    assert.deepEqual(ports(environment), wanted);
    const apps = [8003, 8001, 8002, 8080, 9999, 8000];
    assert.deepEqual(ports(environmentOn("127.0.0.1", true)), [...wanted, ...apps]);
  });

  it("are held or free for datagrams on their own", async () => {
    const withUdp = environmentOf("dev", {
      target: { kind: "docker", portOffset: OFFSET },
      legacyReceivers: { jaegerUdp: true },
    });
    const udp = wantedPorts(withUdp).filter(({ transport }) => transport === "udp");
    assert.deepEqual(
      udp.map(({ port }) => port - OFFSET),
      [6831, 6832],
    );
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => {
      socket.bind(OFFSET + 6831, "127.0.0.1", resolve);
    });
    await assert.rejects(requireFreePorts(withUdp), {
      message: /^port 37831 on 127\.0\.0\.1 \(Jaeger's compact datagrams\) is already taken;/,
    });
    socket.close();
  });

  it("are no obstacle while nobody holds them", async () => {
    assert.equal(await refusalWhile([]), "");
  });

  it("are named when they are held, and no other", async () => {
    assert.equal(
      await refusalWhile([34_200]),
      "port 34200 on 127.0.0.1 (Tempo: API over HTTP) is already taken; " +
        "stop what holds it, or set `target.portOffset` in Pulumi.dev.yaml",
    );
  });

  it("are all named when several are held", async () => {
    assert.equal(
      await refusalWhile([35_318, 40_090]),
      "port 35318 on 127.0.0.1 (OTLP over HTTP) is already taken\n" +
        "✖ port 40090 on 127.0.0.1 (Prometheus: pages and API) is already taken; " +
        "stop what holds it, or set `target.portOffset` in Pulumi.dev.yaml",
    );
  });

  it("cannot be had on an address that is not this machine's", async () => {
    // Kept for documentation (RFC 5737).
    await assert.rejects(requireFreePorts(environmentOn("203.0.113.1")), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^port 35317 on 203\.0\.113\.1: listen EADDRNOTAVAIL/);
      return true;
    });
  });
});
