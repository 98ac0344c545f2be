import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { Failure } from "../../../tools/command-line.ts";
import { portsIn, requireFreePorts, wantedPorts } from "../../../tools/start/ports.ts";
import { environmentOf } from "../../support/environments.ts";

/** Above every port that another platform of this project may hold. */
const OFFSET = 31_000;

const environmentOn = (bindAddress: string) =>
  environmentOf("dev", { target: { kind: "docker", bindAddress, portOffset: OFFSET } });

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
    assert.deepEqual(
      wantedPorts(environment).map(({ port }) => port - OFFSET),
      [4317, 4318, 8888, 13133, 3200, 9095, 16686, 14269, 9090],
    );
  });

  it("are no obstacle while nobody holds them", async () => {
    assert.equal(await refusalWhile([]), "");
  });

  it("are named when they are held, and no other", async () => {
    assert.equal(
      await refusalWhile([34_200]),
      "port 34200 on 127.0.0.1 (Tempo's API, readiness and metrics) is already taken; " +
        "stop what holds it, or set `target.portOffset` in Pulumi.dev.yaml",
    );
  });

  it("are all named when several are held", async () => {
    assert.equal(
      await refusalWhile([35_318, 40_090]),
      "port 35318 on 127.0.0.1 (OTLP over HTTP) is already taken\n" +
        "✖ port 40090 on 127.0.0.1 (Prometheus' pages, API and remote-write receiver) is already taken; " +
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
