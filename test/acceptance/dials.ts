import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { conversations, edgesOf, listenersOf, publishedListeners } from "../../model/deployment.ts";
import type { Edge } from "../../model/edges.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import type { Dial } from "./dial-probe.ts";
import { insides, listeningPorts, probed, type Inside } from "./inside.ts";
import { platformAccess } from "./support.ts";

/** Longest wait for each attempt, in milliseconds: a network that swallows packets says nothing. */
const PATIENCE = 2_000;

/** The platform as it is found on the engine. */
interface Scene {
  readonly access: Access;
  readonly containers: readonly Inside[];
}

/** Sentences about who can dial whom, each tried from inside the caller's own network. */
export function dials(): void {
  it("lets every workload dial whom the model says, by name, and shows it the right certificate", async () => {
    const { access, containers } = await scene();
    const edges = edgesOf(access.deployment).filter(({ client, server }) => client !== server);
    assert.ok(edges.length >= 8);
    const found = await fromEach(containers, async (client) => {
      const own = edges.filter((edge) => edge.client === client.workload);
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
      containers.flatMap(({ workload }) =>
        edges
          .filter(({ client }) => client === workload)
          .map((edge) => [title(edge), true, "TLSv1.3"]),
      ),
    );
  });

  it("lets no workload reach or even name one that it has nothing to say to", async () => {
    const { access, containers } = await scene();
    const ports = everyPort(access);
    const found = await fromEach(containers, async (client) => {
      const strangers = containers.filter((one) => one !== client && !meets(access, client, one));
      const attempts = strangers.flatMap(({ workload, addresses }) =>
        Object.values(addresses).flatMap((address) =>
          ports.map((port) => ({ server: workload, address, port })),
        ),
      );
      const names = strangers.map(({ workload }) => workload);
      const own = ownDoor(access, client);
      const dialled = [own, ...attempts];
      const result = await probed(client, { ...patienceWith(access), names, dials: dialled });
      // The probe must be able to connect at all, or what it cannot reach would prove nothing.
      assert.equal(result.outcomes[0], "connected", client.workload);
      return [
        ...names.filter((_, index) => Array.isArray(result.addresses[index])),
        ...attempts
          .filter((_, index) => result.outcomes[index + 1] === "connected")
          .map(({ server, port }) => `${client.workload} → ${server}:${port}`),
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

  it("answers nothing without a credential to a neighbour whose business is another port", async () => {
    const { access, containers } = await scene();
    const edges = edgesOf(access.deployment);
    const found = await fromEach(containers, async (client) => {
      const doors = containers
        .filter((one) => one !== client && meets(access, client, one))
        .flatMap(({ workload: server }) =>
          listenersOf(access.deployment, server)
            .filter(
              ({ protocol, authentication }) => protocol !== "udp" && authentication !== "none",
            )
            .map(
              (listener) =>
                ({ client: client.workload, server, listener }),
            )
            .filter((door) => !edges.some((edge) => title(edge) === title(door))),
        );
      const attempts = doors.map((door) => ({
        address: sharedAddress(containers, door),
        port: door.listener.port,
        name: door.server,
        ask: true,
      }));
      const probe = { ...patienceWith(access), names: [], dials: attempts };
      const { outcomes } = await probed(client, probe);
      return doors
        .map((door, index) => `${title(door)}: ${outcomes[index] ?? ""}`)
        .filter((line) => /: HTTP\/1\.[01] [^45]/.test(line));
    });
    assert.deepEqual(found, []);
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
      const probe = { ...patienceWith(access), names: [], dials: attempts };
      const { outcomes } = await probed(client, probe);
      return attempts
        .filter((_, index) => outcomes[index] === "connected")
        .map(({ address, port }) => `${client.workload} → ${address}:${port}`);
    });
    assert.deepEqual(found, []);
  });
}

async function scene(): Promise<Scene> {
  const access = await platformAccess();
  return { access, containers: await insides(access.deployment.workloads) };
}

async function fromEach<Finding>(
  containers: readonly Inside[],
  question: (client: Inside) => Promise<Finding[]>,
): Promise<Finding[]> {
  return (await Promise.all(containers.map(question))).flat();
}

function patienceWith({ certificateAuthority: authority }: Access) {
  return { authority, patience: PATIENCE };
}

/** Every TCP port on which anybody in the platform serves. */
function everyPort({ deployment }: Access): number[] {
  const all = deployment.workloads.flatMap((workload) => listenersOf(deployment, workload));
  const tcp = all.filter(({ protocol }) => protocol !== "udp").map(({ port }) => port);
  return [...new Set<number>(tcp)];
}

function meets({ deployment }: Access, one: Inside, other: Inside): boolean {
  const pair = [one.workload, other.workload];
  return conversations(deployment).some((members) => members.every((name) => pair.includes(name)));
}

/** The server's address on the network that client and server share. */
function sharedAddress(
  containers: readonly Inside[],
  { client, server }: Pick<Edge, "client" | "server">,
): string {
  const at = (name: WorkloadName) =>
    containers.find(({ workload }) => workload === name)?.addresses ?? {};
  const [, address] =
    Object.entries(at(server)).find(([network]) => Object.hasOwn(at(client), network)) ?? [];
  if (address === undefined) throw new Error(`${client} and ${server} share no network`);
  return address;
}

/** A port of the client's own, on one of its own addresses. */
function ownDoor({ deployment }: Access, { workload, addresses }: Inside): Dial {
  const [listener] = listenersOf(deployment, workload).filter(({ protocol }) => protocol !== "udp");
  const [address] = Object.values(addresses);
  if (!listener || address === undefined) throw new Error(`${workload} serves nothing`);
  return { address, port: listener.port };
}

function title({ client, server, listener }: Pick<Edge, "client" | "server" | "listener">): string {
  return `${client} → ${server}:${listener.port}`;
}
