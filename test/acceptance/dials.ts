import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { edgesOf, hostsOf, listenersOf, publishedListeners } from "../../model/deployment.ts";
import { urlOf } from "../../tools/access.ts";
import {
  everyPort,
  fromEach,
  meets,
  open,
  patienceWith,
  scene,
  sharedAddress,
  title,
} from "./dial-scene.ts";
import { listeningPorts, probed, type Inside } from "./inside.ts";

/** Sentences about who can dial whom, each tried from inside the caller's own network. */
export function dials(): void {
  it("lets every workload dial whom the model says, by name, and shows it the right certificate", async () => {
    const { access, containers } = await scene();
    const { deployment } = access;
    const edges = edgesOf(deployment).filter(({ client, server }) => client !== server);
    assert.ok(edges.length >= 8);
    /** The ways of one container, to every replica of whom it dials. */
    const waysOf = ({ workload, host: client }: Inside) =>
      edges
        .filter((edge) => edge.client === workload)
        .flatMap(({ server, listener }) =>
          hostsOf(deployment, server).map((host) => ({ client, server: host, listener })),
        );
    const found = await fromEach(containers, async (client) => {
      const own = waysOf(client);
      const names = own.map(({ server }) => server);
      const handshakes = own.map((edge) => ({
        address: sharedAddress(containers, edge),
        port: edge.listener.port,
        name: edge.server,
      }));
      const { authority, patience } = patienceWith(access);
      const result = await probed(client, { names, dials: handshakes, authority, patience });
      return own.map((edge, index) => [
        title(edge),
        result.addresses[index]?.includes(handshakes[index]?.address ?? "") ?? false,
        result.outcomes[index],
      ]);
    });
    assert.deepEqual(
      found,
      containers.flatMap((one) => waysOf(one).map((edge) => [title(edge), true, "TLSv1.3"])),
    );
  });

  it("lets no workload reach or even name one that it has nothing to say to", async () => {
    const { access, containers } = await scene();
    const ports = everyPort(access);
    const found = await fromEach(containers, async (client) => {
      const strangers = containers.filter((one) => one !== client && !meets(access, client, one));
      const ways = strangers.flatMap(({ host: server, addresses }) =>
        Object.values(addresses).flatMap((address) =>
          ports.map((port) => ({ server, address, port })),
        ),
      );
      const names = strangers.map(({ host }) => host);
      const named = await probed(client, { ...patienceWith(access), names, dials: [] });
      return [
        ...names
          .filter((_, index) => Array.isArray(named.addresses[index]))
          .map((name) => `${client.workload} → ${name} by name`),
        ...(await open(client, ways, access)).map(
          ({ server, port }) => `${client.workload} → ${server}:${port}`,
        ),
      ];
    });
    assert.deepEqual(found, []);
  });

  it("waits for connections at its listeners' ports alone", async () => {
    const { access, containers } = await scene();
    for (const container of containers) {
      const tcp = listenersOf(access.deployment, container.workload)
        .filter(({ protocol }) => protocol !== "udp")
        .map(({ port }) => port);
      const ports = [...new Set<number>(tcp)].sort((one, other) => one - other);
      assert.deepEqual(listeningPorts(container), ports, container.workload);
    }
  });

  it("answers no neighbour that shows no credential, whatever port it asks at", async () => {
    const { access, containers } = await scene();
    const answers = await fromEach(containers, async (client) => {
      const doors = containers
        .filter((one) => one !== client && meets(access, client, one))
        .flatMap(({ workload, host: server }) =>
          listenersOf(access.deployment, workload)
            .filter(({ authentication }) => authentication !== "none")
            .map((listener) => ({ client: client.host, server, listener })),
        );
      const dials = doors.map((door) => ({
        address: sharedAddress(containers, door),
        port: door.listener.port,
        name: door.server,
        ask: true,
      }));
      const { outcomes } = await probed(client, { ...patienceWith(access), names: [], dials });
      return doors.map((door, index) => `${title(door)}: ${outcomes[index] ?? ""}`);
    });
    assert.ok(answers.length >= 20);
    const served = answers.filter((answer) => /: HTTP\/1\.[01] [^45]|: silence$/.test(answer));
    assert.deepEqual(served, []);
  });

  it("cannot be reached by its own containers at the ports that the host publishes", async () => {
    const { access, containers } = await scene();
    const published = publishedListeners(access.deployment)
      .filter(({ listener }) => listener.protocol !== "udp")
      .map(({ workload, name }) => Number(new URL(urlOf(access, workload, name)).port));
    const host = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      .map(({ address }) => address);
    const found = await fromEach(containers, async (client) => {
      const attempts = [...new Set([...client.gateways, ...host])].flatMap((address) =>
        published.map((port) => ({ address, port })),
      );
      return (await open(client, attempts, access)).map(
        ({ address, port }) => `${client.workload} → ${address}:${port}`,
      );
    });
    assert.deepEqual(found, []);
  });
}
