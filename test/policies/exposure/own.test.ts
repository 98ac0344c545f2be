import assert from "node:assert/strict";
import {
  capabilitiesAreDropped,
  privilegesAreNotGained,
  rootFileSystemsAreReadOnly,
  systemCallsAreFiltered,
} from "../../../policies/exposure/confinement.ts";
import { namespacesAreRestricted, outsideIsNamed } from "../../../policies/exposure/cluster.ts";
import {
  containerEnginesAreNotMounted,
  containersKeepToThemselves,
  hostFoldersAreNotMounted,
} from "../../../policies/exposure/host.ts";
import { exposure } from "../../../policies/exposure/index.ts";
import {
  containersHaveTheirOwnNetworks,
  everyWorkloadHasNetworkPolicies,
  networkPoliciesAreNarrow,
} from "../../../policies/exposure/networks.ts";
import { hostPortsAreOnLoopback, podsHaveNoHostPorts } from "../../../policies/exposure/ports.ts";
import { serviceAccountTokensAreNotMounted } from "../../../policies/exposure/tokens.ts";
import { containersRunAsSomebody } from "../../../policies/exposure/users.ts";
import { onOwnStacks, type Change } from "../../support/changed-stack.ts";
import { complaintsOf } from "../../support/judged.ts";

/** Where our pods and their only container are. */
const POD = "spec.template.spec";
const CONTAINER = `${POD}.containers[0]`;

const docker = { of: "tracing-dev-collector" };
const pod = { of: "tracing-prod-tempo" };

const changes: readonly Change[] = [
  {
    ...{ policy: hostPortsAreOnLoopback, ...docker, at: "ports[0].ip", to: "0.0.0.0" },
    said: ["ports[0].ip: must be a loopback address such as '127.0.0.1', got '0.0.0.0'"],
  },
  {
    ...{ policy: hostPortsAreOnLoopback, ...docker, at: "ports[3].ip", to: undefined },
    said: ["ports[3].ip: must be a loopback address such as '127.0.0.1', got nothing"],
  },
  {
    ...{ policy: hostPortsAreOnLoopback, ...docker, at: "publishAllPorts", to: true },
    said: ["publishAllPorts: must be left out, got 'true'"],
  },
  {
    ...{ policy: podsHaveNoHostPorts, ...pod, at: `${CONTAINER}.ports[0].hostPort`, to: 3200 },
    said: [`${CONTAINER}.ports[0].hostPort: must be left out, got '3200'`],
  },
  ...["networkMode", "pidMode", "ipcMode", "usernsMode"].map((mode) => ({
    ...{ policy: containersKeepToThemselves, ...docker, at: mode, to: "host" },
    said: [`${mode}: must not be shared with the host, got 'host'`],
  })),
  ...["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
    ...{ policy: containersKeepToThemselves, ...pod, at: `${POD}.${field}`, to: true },
    said: [`${POD}.${field}: must not be shared with the host, got 'true'`],
  })),
  {
    ...{ policy: containerEnginesAreNotMounted, ...docker, at: "mounts[0]" },
    to: { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" },
    said: ["mounts[0]: must not reach a container engine, got '/var/run/docker.sock'"],
  },
  {
    ...{ policy: hostFoldersAreNotMounted, ...docker, at: "mounts[0].type", to: "bind" },
    said: ["mounts[0]: must not be a folder of the host, got 'tracing-dev-collector-data'"],
  },
  {
    ...{ policy: hostFoldersAreNotMounted, of: "tracing-prod-collector", at: `${POD}.volumes[2]` },
    to: { name: "audit-log", hostPath: { path: "/var/log" } },
    said: [`${CONTAINER}.volumeMounts[3]: must not be a folder of the host, got '/var/log'`],
  },
  {
    ...{ policy: containersRunAsSomebody, ...docker, at: "user", to: undefined },
    said: ["user: must name a user that is not root, got nothing"],
  },
  {
    ...{ policy: containersRunAsSomebody, ...docker, at: "user", to: "0:0" },
    said: ["user: must name a user that is not root, got '0:0'"],
  },
  {
    ...{ policy: containersRunAsSomebody, ...pod, at: `${POD}.securityContext.runAsUser`, to: 0 },
    said: [`${POD}.securityContext.runAsUser: must be a user that is not root, got '0'`],
  },
  {
    ...{ policy: containersRunAsSomebody, ...pod },
    ...{ at: `${POD}.securityContext.runAsNonRoot`, to: undefined },
    said: [
      `${CONTAINER}.securityContext.runAsNonRoot: must be true here or for the whole pod, got nothing`,
    ],
  },
  {
    ...{ policy: rootFileSystemsAreReadOnly, ...docker, at: "readOnly", to: undefined },
    said: ["readOnly: must be true, got nothing"],
  },
  {
    ...{ policy: rootFileSystemsAreReadOnly, ...pod, to: false },
    at: `${CONTAINER}.securityContext.readOnlyRootFilesystem`,
    said: [`${CONTAINER}.securityContext.readOnlyRootFilesystem: must be true, got 'false'`],
  },
  {
    ...{ policy: capabilitiesAreDropped, ...docker, at: "capabilities.drops", to: ["CHOWN"] },
    said: [`capabilities.drops: must hold 'ALL', got '["CHOWN"]'`],
  },
  {
    ...{ policy: capabilitiesAreDropped, of: "tracing-dev-gateway", at: "capabilities.adds" },
    to: ["NET_BIND_SERVICE", "CAP_SYS_PTRACE"],
    said: ["capabilities.adds: must add only NET_BIND_SERVICE, got 'SYS_PTRACE'"],
  },
  {
    ...{ policy: capabilitiesAreDropped, ...pod, to: undefined },
    at: `${CONTAINER}.securityContext.capabilities`,
    said: [`${CONTAINER}.securityContext.capabilities.drop: must hold 'ALL', got nothing`],
  },
  {
    ...{ policy: privilegesAreNotGained, ...docker, at: "securityOpts", to: [] },
    said: ["securityOpts: must hold 'no-new-privileges:true', got '[]'"],
  },
  {
    ...{ policy: privilegesAreNotGained, ...pod, to: undefined },
    at: `${CONTAINER}.securityContext.allowPrivilegeEscalation`,
    said: [`${CONTAINER}.securityContext.allowPrivilegeEscalation: must be false, got nothing`],
  },
  {
    ...{
      policy: systemCallsAreFiltered,
      ...docker,
      at: "securityOpts",
      to: ["seccomp=unconfined"],
    },
    said: ["securityOpts: must leave nothing unconfined, got 'seccomp'"],
  },
  {
    ...{ policy: systemCallsAreFiltered, ...docker, at: "securityOpts" },
    to: ["apparmor=unconfined"],
    said: ["securityOpts: must leave nothing unconfined, got 'apparmor=unconfined'"],
  },
  {
    ...{ policy: systemCallsAreFiltered, ...pod, at: `${POD}.securityContext.seccompProfile` },
    to: undefined,
    said: [
      `${CONTAINER}.securityContext.seccompProfile.type: must be 'RuntimeDefault' here or for the whole pod, got nothing`,
    ],
  },
  {
    ...{ policy: systemCallsAreFiltered, ...pod, at: `${POD}.securityContext.seccompProfile.type` },
    to: "Unconfined",
    said: [
      `${CONTAINER}.securityContext.seccompProfile.type: must be 'RuntimeDefault' here or for the whole pod, got 'Unconfined'`,
    ],
  },
  {
    ...{ policy: serviceAccountTokensAreNotMounted, ...pod, to: undefined },
    at: `${POD}.automountServiceAccountToken`,
    said: [`${POD}.automountServiceAccountToken: must be false, got nothing`],
  },
  {
    ...{ policy: containersHaveTheirOwnNetworks, ...docker, at: "networksAdvanced", to: undefined },
    said: ["networksAdvanced: must name the container's own networks, got nothing"],
  },
  {
    ...{ policy: namespacesAreRestricted, of: "tracing-prod", kind: "Namespace" },
    ...{ at: "metadata.labels['pod-security.kubernetes.io/enforce']", to: "baseline" },
    said: [
      "metadata.labels['pod-security.kubernetes.io/enforce']: must be 'restricted', got 'baseline'",
    ],
  },
  {
    ...{ policy: networkPoliciesAreNarrow, of: "tracing-prod-jaeger-from-outside" },
    ...{ kind: "NetworkPolicy", at: "spec.ingress[0]", to: {} },
    said: ["spec.ingress[0]: must name ports, or whom it is from, got '{}'"],
  },
  {
    ...{ policy: outsideIsNamed, of: "tracing-prod-jaeger-outside" },
    ...{ kind: "Service", at: "spec.loadBalancerSourceRanges", to: undefined },
    said: ["spec.loadBalancerSourceRanges: must name the networks that may reach it, got nothing"],
  },
  {
    ...{ policy: outsideIsNamed, of: "tracing-prod-gateway-outside" },
    ...{ kind: "Service", at: "spec.loadBalancerSourceRanges[1]", to: "0.0.0.0/0" },
    said: [
      "spec.loadBalancerSourceRanges: must name the networks that may reach it, got '0.0.0.0/0'",
    ],
  },
];

describe("the policies about exposure, on our own stacks", () => {
  const stacks = onOwnStacks({ policies: exposure, changes });

  it("names each pod in each direction where nothing says whom it may reach", () => {
    const left = stacks().prod.filter(({ type }) => !type.endsWith(":NetworkPolicy"));
    const sets = left.filter(({ type }) => type.endsWith(":StatefulSet")).map(({ name }) => name);
    assert.equal(sets.length, 10);
    assert.deepEqual(
      complaintsOf(everyWorkloadHasNetworkPolicies, left).map((one) => one.split(", got")[0]),
      sets.flatMap((name) =>
        ["Ingress", "Egress"].map(
          (direction) =>
            `${name}: spec.template.metadata.labels: must be selected by a NetworkPolicy for ${direction}`,
        ),
      ),
    );
  });
});
