import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { conversations, type Deployment } from "../../model/deployment.ts";
import { workloadNames, type WorkloadName } from "../../model/listeners.ts";
import { labels } from "./labels.ts";

/** A network and the workloads that meet on it. */
export interface Meeting {
  readonly members: readonly WorkloadName[];
  readonly network: docker.Network;
}

/** Where networks are made, and from which addresses. */
export interface Site {
  /** The platform's name. */
  readonly prefix: string;
  /** A range of 1024 addresses, such as `10.213.0.0/22`. */
  readonly addresses: string;
}

/** Addresses of a network of two: itself, the engine's, five for the replicas of both, and the broadcast one. */
const ADDRESSES_EACH = 8;

/** The same of a network on which one of the two may have sixteen replicas. */
const ADDRESSES_OF_REPLICAS = 32;

/** How many addresses there are. */
const ADDRESSES = 1024;

/** The workload of which there may be most, which has the end of the addresses, and those who meet it, in a fixed order. */
const REPLICATED = "sampler";
const PEERS: readonly WorkloadName[] = ["prometheus", "collector", "tempo", "jaeger", "zipkin"];

/**
 * One network for every two workloads that talk, so that nobody can dial anyone else; replicas of one
 * meet each other on all of theirs.
 */
export function meetings(
  { prefix, addresses }: Site,
  deployment: Deployment,
  opts: pulumi.CustomResourceOptions,
): Meeting[] {
  return conversations(deployment).map((members) => {
    const name = `${prefix}-${members.join("-")}`;
    const network = new docker.Network(
      name,
      {
        name,
        driver: "bridge",
        // Said, because the engine's own choice is exhausted after some thirty networks of 65,536 each.
        ipamConfigs: [rangeOf(members, addresses)],
        labels: labels(prefix, "network"),
      },
      // The name is fixed, so the old network must go before the new one can come.
      { ...opts, deleteBeforeReplace: true },
    );
    return { members, network };
  });
}

/**
 * The addresses on which two workloads meet, the same whoever else there is: pairs are numbered along
 * the triangle of all pairs, which only grows at its end. Room is left for one workload more.
 */
export function rangeOf(members: readonly [WorkloadName, WorkloadName], addresses: string) {
  const [base = ""] = addresses.split("/");
  const peer = PEERS.find((name) => members.includes(name));
  if (members.includes(REPLICATED) && peer !== undefined) {
    const first = ADDRESSES - ADDRESSES_OF_REPLICAS * (PEERS.indexOf(peer) + 1);
    return { subnet: `${plus(base, first)}/27`, gateway: plus(base, first + 1) };
  }
  const [low = 0, high = 0] = members
    .map((name) => numbered.indexOf(name))
    .sort((left, right) => left - right);
  const first = ((high * (high - 1)) / 2 + low) * ADDRESSES_EACH;
  return { subnet: `${plus(base, first)}/29`, gateway: plus(base, first + 1) };
}

const numbered: readonly WorkloadName[] = workloadNames.filter((name) => name !== REPLICATED);

function plus(address: string, count: number): string {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + count;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
