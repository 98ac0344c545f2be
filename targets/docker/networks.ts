import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { conversations } from "../../model/edges.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { labels } from "./labels.ts";

/** A network and the workloads that meet on it. */
export interface Meeting {
  readonly members: readonly WorkloadName[];
  readonly network: docker.Network;
}

/** One network for every two workloads that talk, so that nobody can dial anyone else. */
export function meetings(prefix: string, opts: pulumi.CustomResourceOptions): Meeting[] {
  return conversations().map((members) => {
    const name = `${prefix}-${members.join("-")}`;
    const network = new docker.Network(
      name,
      { name, driver: "bridge", labels: labels(prefix, "network") },
      // The name is fixed, so the old network must go before the new one can come.
      { ...opts, deleteBeforeReplace: true },
    );
    return { members, network };
  });
}
