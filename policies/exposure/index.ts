import type { Policy } from "../judging/policy.ts";
import { namespacesAreRestricted, outsideIsNamed } from "./cluster.ts";
import {
  capabilitiesAreDropped,
  privilegesAreNotGained,
  rootFileSystemsAreReadOnly,
  systemCallsAreFiltered,
} from "./confinement.ts";
import {
  containerEnginesAreNotMounted,
  containersKeepToThemselves,
  hostFoldersAreNotMounted,
} from "./host.ts";
import {
  containersHaveTheirOwnNetworks,
  everyWorkloadHasNetworkPolicies,
  networkPoliciesAreNarrow,
} from "./networks.ts";
import { hostPortsAreOnLoopback, podsHaveNoHostPorts } from "./ports.ts";
import { noPrivilegedContainers } from "./privileged.ts";
import { profilersAreOff } from "./profilers.ts";
import { rolesAreNarrow } from "./roles.ts";
import { serviceAccountTokensAreNotMounted } from "./tokens.ts";
import { containersRunAsSomebody } from "./users.ts";

/** What of a container, a pod or a cluster others can reach, and what they could do there. */
export const exposure: readonly Policy[] = [
  hostPortsAreOnLoopback,
  podsHaveNoHostPorts,
  containersKeepToThemselves,
  noPrivilegedContainers,
  containerEnginesAreNotMounted,
  hostFoldersAreNotMounted,
  containersRunAsSomebody,
  rootFileSystemsAreReadOnly,
  capabilitiesAreDropped,
  privilegesAreNotGained,
  systemCallsAreFiltered,
  serviceAccountTokensAreNotMounted,
  profilersAreOff,
  everyWorkloadHasNetworkPolicies,
  networkPoliciesAreNarrow,
  containersHaveTheirOwnNetworks,
  namespacesAreRestricted,
  outsideIsNamed,
  rolesAreNarrow,
];
