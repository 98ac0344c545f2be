import { existsSync } from "node:fs";
import { Failure } from "../command-line.ts";
import { layoutIn, type Layout } from "./layout.ts";
import { requireLinuxAsRoot, thisMachine } from "./machine.ts";
import { clusterRecord } from "./record.ts";

/** The exit code of tools that find no cluster to work with. */
const NO_CLUSTER = 2;

/**
 * Where the cluster of this machine is.
 *
 * @throws Failure when there is none, or none to be seen.
 */
export function clusterLayout(): Layout {
  // Nobody else may see whether there is one.
  requireLinuxAsRoot(thisMachine);
  const record = clusterRecord();
  const layout = record && layoutIn(record.state);
  if (layout !== undefined && existsSync(layout.kubeconfig)) return layout;
  throw new Failure(
    "cluster: must be up, got none on this machine; run `npm run cluster -- up`",
    NO_CLUSTER,
  );
}
