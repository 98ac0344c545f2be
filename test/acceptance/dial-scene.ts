import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { conversations, listenersOf } from "../../model/deployment.ts";
import type { Edge } from "../../model/edges.ts";
import type { Access } from "../../tools/access.ts";
import type { Dial } from "./dial-probe.ts";
import { insides, probed, type Inside } from "./inside.ts";
import { platformAccess } from "./support.ts";

/** Longest wait for each attempt, in milliseconds: a network that swallows packets says nothing. */
const PATIENCE = 2_000;

/** How often a way must be found open to be called so. */
const ATTEMPTS = 3;

/** The platform as it is found on the engine. */
interface Scene {
  readonly access: Access;
  readonly containers: readonly Inside[];
}

/**
 * The ways that are open to a container, and stay so.
 *
 * Whenever somebody creates a network, the engine takes the rule that keeps networks apart out for a
 * moment and puts it in again; what came through then does not at the next attempt.
 */
export async function open<Way extends Dial>(
  client: Inside,
  ways: readonly Way[],
  access: Access,
): Promise<Way[]> {
  let remaining = [...ways];
  for (let attempt = 0; attempt < ATTEMPTS && remaining.length > 0; attempt++) {
    const dials = [ownDoor(access, client), ...remaining];
    const { outcomes } = await probed(client, { ...patienceWith(access), names: [], dials });
    // The probe must be able to connect at all, or what it cannot reach would prove nothing.
    assert.equal(outcomes[0], "connected", client.workload);
    remaining = remaining.filter((_, index) => outcomes[index + 1] === "connected");
    if (remaining.length > 0) await sleep(PATIENCE);
  }
  return remaining;
}

/** The platform that is deployed, and its running containers. */
export async function scene(): Promise<Scene> {
  const access = await platformAccess();
  return { access, containers: await insides(access.deployment) };
}

/** What a question finds from each of the containers, all of them asked at once. */
export async function fromEach<Finding>(
  containers: readonly Inside[],
  question: (client: Inside) => Promise<Finding[]>,
): Promise<Finding[]> {
  return (await Promise.all(containers.map(question))).flat();
}

/** What every probe has in common. */
export function patienceWith({ certificateAuthority: authority }: Access) {
  return { authority, patience: PATIENCE };
}

/** Every TCP port on which anybody in the platform serves. */
export function everyPort({ deployment }: Access): number[] {
  const all = deployment.workloads.flatMap((workload) => listenersOf(deployment, workload));
  const tcp = all.filter(({ protocol }) => protocol !== "udp").map(({ port }) => port);
  return [...new Set<number>(tcp)];
}

/** Whether two containers share a network. */
export function meets({ deployment }: Access, one: Inside, other: Inside): boolean {
  const pair = [one.workload, other.workload];
  // Replicas share the networks on which they meet others.
  if (one.workload === other.workload) return true;
  return conversations(deployment).some((members) => members.every((name) => pair.includes(name)));
}

/** The server's address on the network that client and server share, by the names of their hosts. */
export function sharedAddress(
  containers: readonly Inside[],
  { client, server }: { readonly client: string; readonly server: string },
): string {
  const at = (name: string) => containers.find(({ host }) => host === name)?.addresses ?? {};
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

/** A way in a few words: `tempo → jaeger:4317`. */
export function title({
  client,
  server,
  listener,
}: Pick<Edge, "listener"> & { readonly client: string; readonly server: string }): string {
  return `${client} → ${server}:${listener.port}`;
}
