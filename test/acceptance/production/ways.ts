import assert from "node:assert/strict";
import { connect } from "node:net";
import { execa } from "execa";
import {
  edgesOf,
  listenersOf,
  publishedListeners,
  type Deployment,
} from "../../../model/deployment.ts";
import { urlOf, type Access } from "../../../tools/access.ts";
import { addresses, apiServer } from "../../../tools/cluster/layout.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { node, running } from "../../../tools/cluster/supervision.ts";
import { probed } from "../inside.ts";
import { insides, objects, type Inside } from "./pods.ts";

/** Longest wait for a dial, in milliseconds: what is not allowed is dropped, and nobody says so. */
const PATIENCE = 3_000;

/** Pods that dial at a time. */
const AT_ONCE = 5;

const NAME = "app.kubernetes.io/name";

/** Sentences about who can dial whom, by the policies that there are and as it is tried from every pod. */
export function ways(accessed: () => Access, store: () => string): void {
  it("has a policy on either side for each edge of the model, and for nothing else", async () => {
    const { items } = JSON.parse(await objects("networkpolicies")) as { items: Policy[] };
    const declared = declaredWays(accessed().deployment);
    assert.ok(declared.length > 25);
    for (const side of ["egress", "ingress"] as const) {
      assert.deepEqual([...new Set(items.flatMap((one) => opened(one, side)))].sort(), declared);
    }
  });

  it("lets every pod dial whom the model says and no other pod, tried from all of them at every port", async () => {
    const { deployment } = accessed();
    const all = await insides();
    const found = await fromEach(all, async (client) => {
      const others = all.filter(({ uid }) => uid !== client.uid);
      const dials = others.flatMap((server) =>
        portsOf(deployment).map((port) => ({ server, address: server.address, port })),
      );
      const { outcomes } = await dialled(client, dials);
      return dials
        .filter((_, index) => outcomes[index] === "connected")
        .map(({ server, port }) => `${client.name} → ${server.name}:${port}`);
    });
    const declared = declaredWays(deployment);
    const expected = all.flatMap((client) =>
      all
        .filter(({ uid }) => uid !== client.uid)
        .flatMap((server) =>
          portsOf(deployment)
            .filter((port) => declared.includes(`${client.workload} → ${server.workload}:${port}`))
            .map((port) => `${client.name} → ${server.name}:${port}`),
        ),
    );
    assert.deepEqual(found.sort(), expected.sort());
  });

  it("lets Tempo and Loki out to the object store, and nobody anywhere else", async () => {
    const [host = "", port] = store().split(":");
    const doors = {
      "the object store": { address: host, port: Number(port) },
      "the API server": { address: addresses.apiService, port: 443 },
      "the node's agent": { address: host, port: 10_250 },
      "this machine": { address: addresses.machine, port: 22 },
    };
    const found = await fromEach(await insides(), async (client) => {
      const { outcomes } = await dialled(client, Object.values(doors));
      return Object.keys(doors)
        .filter((_, index) => outcomes[index] !== "silence")
        .map((door) => `${client.workload} → ${door}`);
    });
    const allowed = ["loki → the object store", "tempo → the object store"];
    assert.deepEqual([...new Set(found)].sort(), allowed);
  });

  it("lets in from outside who comes from where it is said, and nobody from elsewhere, at any door", async () => {
    const access = accessed();
    const doors = publishedListeners(access.deployment)
      .filter(({ listener }) => listener.protocol !== "udp")
      .map(({ workload, name }) => Number(new URL(urlOf(access, workload, name)).port));
    assert.ok(doors.length > 10);
    await asStranger(async (address) => {
      // Its answers do come back: the API server, which no policy is about, hears it.
      assert.ok(await answers(Number(new URL(apiServer).port), address));
      for (const port of doors) {
        assert.ok(await answers(port, addresses.machine), `${port}`);
        assert.ok(!(await answers(port, address)), `${port} from ${address}`);
      }
    });
  });
}

/** What is tried with another address of this machine's, to which the node knows the way. */
async function asStranger(what: (address: string) => Promise<void>): Promise<void> {
  const network = await running(clusterSite().layout, node);
  assert.ok(network);
  const address = "10.214.254.1";
  const own = ["address", "replace", `${address}/32`, "dev", "lo"];
  const way = ["route", "replace", `${address}/32`, "via", addresses.machine];
  await execa("ip", own);
  try {
    await execa("nsenter", [`--net=/proc/${network.pid}/ns/net`, "ip", ...way]);
    await what(address);
  } finally {
    await execa("ip", own.with(1, "delete"));
    await execa("nsenter", [`--net=/proc/${network.pid}/ns/net`, "ip", ...way.with(1, "delete")]);
  }
}

/** Whether the node answers at a port whom dials from one of this machine's addresses. */
function answers(port: number, localAddress: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: addresses.node, port, localAddress, timeout: PATIENCE });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.on("connect", end(true)).on("timeout", end(false)).on("error", end(false));
  });
}

async function dialled(client: Inside, dials: readonly { address: string; port: number }[]) {
  const nobody = { authority: "", names: [], nameServer: addresses.dns };
  return probed(client, { ...nobody, dials, patience: PATIENCE });
}

/** What is found from each pod, some of them at a time. */
async function fromEach(
  all: readonly Inside[],
  question: (client: Inside) => Promise<string[]>,
): Promise<string[]> {
  const found: string[] = [];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const some = await Promise.all(all.slice(first, first + AT_ONCE).map(question));
    found.push(...some.flat());
  }
  return found;
}

/** Every way of the model, as `client → server:port`. */
function declaredWays(deployment: Deployment): string[] {
  const all = edgesOf(deployment).map(
    ({ client, server, listener }) => `${client} → ${server}:${listener.port}`,
  );
  return [...new Set(all)].sort();
}

/** Every TCP port at which anybody serves. */
function portsOf(deployment: Deployment): number[] {
  const all = deployment.workloads.flatMap((workload) => listenersOf(deployment, workload));
  const tcp = all.filter(({ protocol }) => protocol !== "udp").map(({ port }) => port);
  return [...new Set<number>(tcp)];
}

interface Peer {
  readonly namespaceSelector?: object;
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}

interface Policy {
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** The ways between workloads that a policy opens on one side; who is in another namespace is none of them. */
function opened({ spec }: Policy, side: "egress" | "ingress"): string[] {
  const own = spec.podSelector.matchLabels?.[NAME];
  return (spec[side] ?? []).flatMap(({ from, to, ports = [] }) =>
    (from ?? to ?? []).flatMap(({ namespaceSelector, podSelector }) => {
      if (namespaceSelector !== undefined) return [];
      const other = podSelector?.matchLabels?.[NAME];
      if (own === undefined || other === undefined) return [];
      const pair = side === "egress" ? `${own} → ${other}` : `${other} → ${own}`;
      return ports.map(({ port }) => `${pair}:${port}`);
    }),
  );
}
