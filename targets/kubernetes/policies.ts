import type { types } from "@pulumi/kubernetes";
import type { TargetSettings } from "../../environment/schema.ts";
import { edgesOf, listenersOf, type Deployment } from "../../model/deployment.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { waysOut, type WayOut, type Whereabouts } from "../../model/ways-out.ts";
import { doorsOf, isByName, type ByName, type Outside } from "./doors.ts";
import { instance, labels, selector, type Site } from "./labels.ts";

type Policy = types.input.networking.v1.NetworkPolicySpec;

/** One policy by its name. */
export interface NamedPolicy {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Policy;
}

/** The label that every namespace has from the API server. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Where every cluster's DNS is, and the ports on which it answers. */
export const DNS = {
  to: [
    {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

/** What of the settings says who else may dial. */
type Settings = Pick<TargetSettings<"kubernetes">, "namespace" | "outside" | "applications">;

/**
 * Who may dial whom in the platform's namespace: nobody, and then one way for each edge of the model, and
 * one for each side from which others come, or to which somebody goes.
 *
 * An edge is two policies, since each is about the pods of one side: the client may go out to the server's
 * port, and the server is dialled there by the client.
 */
export function networkPolicies(
  site: Site,
  deployment: Dialling,
  settings: Settings,
): NamedPolicy[] {
  // In a namespace that is not the platform's own, others' pods are their owner's business.
  const podSelector = settings.namespace === undefined ? {} : { matchLabels: instance(site) };
  return [
    policy(site, "default-deny", { podSelector, policyTypes: ["Ingress", "Egress"] }),
    policy(site, "names", { podSelector, policyTypes: ["Egress"], egress: [DNS] }),
    ...waysOf(deployment).flatMap((way) => [outgoing(site, way), incoming(site, way)]),
    ...waysOut(deployment).map((way) => toOutside(site, way)),
    ...fronts(deployment, settings.outside).map((front) =>
      fromOutside(site, front, settings.outside),
    ),
    ...telemetryDoors(deployment).map((front) =>
      fromApplications(site, front, settings.applications),
    ),
  ];
}

/** The part of a platform that tells who dials whom. */
type Dialling = Deployment &
  Pick<Platform, "alerting" | "gateway" | "grafana" | "remoteWrite" | "objectStorage">;

/** The way to a host that is no part of the platform, at its ports. */
function toOutside(site: Site, { client, server, ports, where }: WayOut): NamedPolicy {
  return policy(site, `${client}-to-${server}`, {
    podSelector: { matchLabels: selector(site, client) },
    policyTypes: ["Egress"],
    egress: [
      {
        ...(where && { to: peersAt(where) }),
        ports: ports.map((port) => ({ protocol: "TCP", port })),
      },
    ],
  });
}

function peersAt(where: Whereabouts) {
  if ("addresses" in where) {
    return where.addresses.map(({ cidr, except }) => ({
      ipBlock: { cidr, ...(except && { except: [...except] }) },
    }));
  }
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: where.namespace } } }];
}

/** Two workloads of which one dials the other, and at which ports. */
interface Way {
  readonly client: WorkloadName;
  readonly server: WorkloadName;
  readonly listeners: readonly Listener[];
}

function waysOf(deployment: Deployment): Way[] {
  const ways = new Map<string, Way>();
  for (const { client, server, listener } of edgesOf(deployment)) {
    const key = `${client}-${server}`;
    const { listeners = [] } = ways.get(key) ?? {};
    if (listeners.includes(listener)) continue;
    ways.set(key, { client, server, listeners: [...listeners, listener] });
  }
  return [...ways.values()];
}

function outgoing(site: Site, { client, server, listeners }: Way): NamedPolicy {
  return policy(site, `${client}-to-${server}`, {
    podSelector: { matchLabels: selector(site, client) },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [{ podSelector: { matchLabels: selector(site, server) } }],
        ports: listeners.map(portOf),
      },
    ],
  });
}

function incoming(site: Site, { client, server, listeners }: Way): NamedPolicy {
  return policy(site, `${server}-from-${client}`, {
    podSelector: { matchLabels: selector(site, server) },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: selector(site, client) } }],
        ports: listeners.map(portOf),
      },
    ],
  });
}

/** A workload that others than the platform's own may dial, and at which ports. */
interface Front {
  readonly server: WorkloadName;
  readonly listeners: readonly Listener[];
}

function fronts(deployment: Deployment, outside: Outside): Front[] {
  const doors = doorsOf(deployment, outside);
  return [...new Set(doors.map(({ workload }) => workload))].map((server) => ({
    server,
    listeners: doors.filter(({ workload }) => workload === server).map(({ listener }) => listener),
  }));
}

/**
 * From anywhere, from the ranges that are said, or from the pods that have come between: whoever comes must show
 * a token, a password or a certificate at each of these ports.
 */
function fromOutside(site: Site, { server, listeners }: Front, outside: Outside): NamedPolicy {
  const ports = listeners.map(portOf);
  const from = isByName(outside)
    ? [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: betweenOf(outside) } } }]
    : (outside.sourceRanges ?? []).map((cidr) => ({ ipBlock: { cidr } }));
  return policy(site, `${server}-from-outside`, {
    podSelector: { matchLabels: selector(site, server) },
    policyTypes: ["Ingress"],
    ingress: [{ ...(from.length > 0 && { from }), ports }],
  });
}

/** The namespace of those who hand on what the outside sends. */
function betweenOf(outside: ByName): string {
  return outside.kind === "ingress" ? outside.from : (outside.from ?? outside.gatewayNamespace);
}

/** Who is sent telemetry, or asked by an SDK how much of it to send. */
const TAKERS = ["collector", "gateway"] as const satisfies readonly WorkloadName[];

/** Whom applications may dial, and at which ports: where a sender's token is asked for. */
export function telemetryDoors(deployment: Deployment): Front[] {
  return TAKERS.filter((server) => deployment.workloads.includes(server))
    .map((server) => ({
      server,
      listeners: listenersOf(deployment, server).filter(
        ({ authentication }) => authentication === "bearer token",
      ),
    }))
    .filter(({ listeners }) => listeners.length > 0);
}

/** From the pods of the namespaces that bear the labels. */
function fromApplications(
  site: Site,
  { server, listeners }: Front,
  { namespaceLabels, podLabels }: Settings["applications"],
): NamedPolicy {
  const from = {
    namespaceSelector: { matchLabels: namespaceLabels },
    ...(podLabels && { podSelector: { matchLabels: podLabels } }),
  };
  return policy(site, `${server}-from-applications`, {
    podSelector: { matchLabels: selector(site, server) },
    policyTypes: ["Ingress"],
    ingress: [{ from: [from], ports: listeners.map(portOf) }],
  });
}

function portOf({ port, protocol }: Listener) {
  return { protocol: protocol === "udp" ? "UDP" : "TCP", port };
}

function policy(site: Site, name: string, spec: Policy): NamedPolicy {
  return { name, labels: labels(site, "network"), spec };
}
