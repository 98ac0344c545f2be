import type { Policy } from "../judging/policy.ts";
import {
  logsAreRotated,
  memoryIsLimited,
  processorsAreLimited,
  servicesRestart,
  servicesTellWhetherTheyAreWell,
} from "./limits.ts";
import { queuesAreOnVolumes } from "./queues.ts";
import { replicasAreSpread, replicasSurviveADrain, servicesHaveReplicas } from "./replicas.ts";
import { storageHasARetention, storesKeepDataOnVolumes } from "./stores.ts";

/** What goes on when something fails, and what nobody takes from the others. */
export const resilience: readonly Policy[] = [
  memoryIsLimited,
  processorsAreLimited,
  servicesRestart,
  logsAreRotated,
  servicesTellWhetherTheyAreWell,
  replicasSurviveADrain,
  servicesHaveReplicas,
  replicasAreSpread,
  queuesAreOnVolumes,
  storesKeepDataOnVolumes,
  storageHasARetention,
];
