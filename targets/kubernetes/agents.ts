import * as apps from "@pulumi/kubernetes/apps/v1/index.js";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as networking from "@pulumi/kubernetes/networking/v1/index.js";
import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AGENT, type Agent } from "../../model/agent.ts";
import { images } from "../../model/images.ts";
import type { DeployContext } from "../target.ts";
import { agentPodSpec, type GivenToAgent } from "./agent-pod.ts";
import { configurationOf, secretsOf, type Place } from "./files.ts";
import { labels, selector, unawaited, type Site } from "./labels.ts";
import { podSecurity } from "./namespace.ts";
import { DNS, NAMESPACE_NAME } from "./policies.ts";

type Policy = types.input.networking.v1.NetworkPolicySpec;

/** What a platform's agents are made on. */
export interface AgentGround {
  readonly site: Site;
  /** The platform's own. */
  readonly namespace: pulumi.Output<string>;
  readonly given: Pick<GivenToAgent, "image" | "pullSecrets" | "priorityClass">;
}

/**
 * An agent on every node, in a namespace that goes with the platform: nothing that is worth keeping is in it.
 *
 * Nobody waits until all are there: a node that is down must not be why a deployment fails.
 */
export function deployAgents<Secret extends string>(
  agent: Agent<Secret>,
  { site, namespace: platform, given }: AgentGround,
  { parent, secrets }: DeployContext<Secret>,
): void {
  const resource = `${site.prefix}-${AGENT}`;
  const own = labels(site, AGENT, images[agent.image].tag);
  const namespace = new core.Namespace(
    agent.namespace,
    { metadata: { name: agent.namespace, labels: { ...own, ...podSecurity(standardOf(agent)) } } },
    { parent },
  ).metadata.name;
  const place: Place = { resource, namespace, own, parent };
  const metadata = { name: AGENT, namespace, labels: own };
  guard(agent, { site, platform, place });
  const account = new core.ServiceAccount(
    resource,
    { metadata, automountServiceAccountToken: false },
    { parent },
  );
  const podSpec = agentPodSpec(agent, {
    ...given,
    account: account.metadata.name,
    // An agent has both, always.
    configuration: configurationOf(agent, place) ?? "",
    secrets: secretsOf(agent, secrets, place) ?? "",
  });
  new apps.DaemonSet(
    resource,
    {
      metadata: { ...metadata, annotations: unawaited },
      spec: {
        selector: { matchLabels: selector(site, AGENT) },
        // Nobody dials an agent, so that it is ready as soon as it stays.
        minReadySeconds: 10,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
        template: { metadata: { labels: own }, spec: podSpec },
      },
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** What pods must keep to: no standard but the loosest knows folders of a node. */
function standardOf({ reads, storage }: Agent) {
  return reads.length > 0 || storage ? "privileged" : "restricted";
}

/** Who may dial whom: an agent one workload of the platform's and the cluster's DNS, and nobody an agent. */
function guard(
  { dials: { server, listener } }: Agent,
  {
    site,
    platform,
    place,
  }: { readonly site: Site; readonly platform: pulumi.Output<string>; readonly place: Place },
): void {
  const ports = [{ protocol: "TCP", port: listener.port }];
  const peer = (namespace: pulumi.Output<string>, name: typeof AGENT | typeof server) => ({
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
    podSelector: { matchLabels: selector(site, name) },
  });
  const add = (name: string, namespace: pulumi.Output<string>, spec: Policy) => {
    new networking.NetworkPolicy(
      `${site.prefix}-${name}`,
      { metadata: { name, namespace, labels: labels(site, "network") }, spec },
      { parent: place.parent, deleteBeforeReplace: true },
    );
  };
  add("agents-default-deny", place.namespace, {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
  });
  add("agents-names", place.namespace, {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [DNS],
  });
  add(`agents-to-${server}`, place.namespace, {
    podSelector: { matchLabels: selector(site, AGENT) },
    policyTypes: ["Egress"],
    egress: [{ to: [peer(platform, server)], ports }],
  });
  add(`${server}-from-agents`, platform, {
    podSelector: { matchLabels: selector(site, server) },
    policyTypes: ["Ingress"],
    ingress: [{ from: [peer(place.namespace, AGENT)], ports }],
  });
}
