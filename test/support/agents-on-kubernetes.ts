import assert from "node:assert/strict";
import {
  HOST,
  kubernetesPlatform,
  NAMESPACE,
  type KubernetesObject,
} from "./kubernetes-platform.ts";

/** The namespace of the recorded agents. */
export const AGENTS = `${NAMESPACE}-agents`;

/** Everything that is declared where agents are asked for something, with some settings and some of the target's changed. */
export function objectsWith(
  agents: Record<string, unknown> | undefined,
  { changes = {}, target = {} }: Changes = {},
): Promise<KubernetesObject[]> {
  const own = { kind: "kubernetes", host: HOST, agents, ...target };
  return kubernetesPlatform({ target: own, legacyReceivers: {}, ...changes }, target);
}

type Changes = Readonly<Partial<Record<"changes" | "target", Record<string, unknown>>>>;

/** What an object is called, and what it bears. */
export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod as far as is looked at. */
export interface Pod {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly tolerations: readonly object[];
  readonly nodeSelector: object;
  readonly securityContext: object;
  readonly imagePullSecrets?: readonly object[];
  readonly priorityClassName?: string;
  readonly volumes: readonly Record<string, unknown>[];
  readonly containers: readonly {
    readonly image: string;
    readonly env: readonly object[];
    readonly ports?: unknown;
    readonly securityContext: object;
    readonly volumeMounts: readonly { name: string; mountPath: string; readOnly?: boolean }[];
    readonly resources: object;
  }[];
}

/** What an object is called, and where it is. */
export const metadataOf = ({ inputs }: KubernetesObject) => inputs["metadata"] as Metadata;

/** The objects of the agents' namespace. */
export const inNamespace = (objects: readonly KubernetesObject[]) =>
  objects.filter((one) => metadataOf(one).namespace === AGENTS);

/** The one object of a kind; an error where there are none, or others. */
export const only = (objects: readonly KubernetesObject[], kind: string): KubernetesObject => {
  const [first, ...others] = objects.filter((one) => one.kind === kind);
  assert.ok(first, kind);
  assert.deepEqual(others, []);
  return first;
};

/** The pod of each node. */
export const podIn = (objects: readonly KubernetesObject[]): Pod =>
  (only(objects, "DaemonSet").inputs["spec"] as { template: { spec: Pod } }).template.spec;

/** The namespace of the agents. */
export const namespaceOf = (objects: readonly KubernetesObject[]) => {
  const found = objects.find((one) => one.kind === "Namespace" && metadataOf(one).name === AGENTS);
  return found ?? assert.fail("the agents have no namespace");
};

/** The standards that pods must keep to there, of all modes. */
export const standards = (objects: readonly KubernetesObject[]) =>
  ["enforce", "audit", "warn"].map(
    (mode) => metadataOf(namespaceOf(objects)).labels[`pod-security.kubernetes.io/${mode}`],
  );
