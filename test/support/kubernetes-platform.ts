import { TracingPlatform } from "../../components/platform/index.ts";
import type { Environment, TargetSettings } from "../../environment/schema.ts";
import { platformFor } from "../../model/platform.ts";
import { KubernetesTarget } from "../../targets/kubernetes/index.ts";
import { madeHere } from "./docker-platform.ts";
import { environmentOf } from "./environments.ts";
import { recordingOf, type RecordedResource } from "./recording.ts";

/** The namespace of the recorded platform. */
export const NAMESPACE = "tracing-dev";

/** The name by which the outside reaches it. */
export const HOST = "tracing.test";

/** An object as the cluster is asked for it. */
export interface KubernetesObject {
  readonly kind: string;
  readonly name: string;
  readonly inputs: RecordedResource["inputs"];
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

/** The settings of a target, each as an operator would write it, with some changed. */
export function kubernetesSettings(changes: Record<string, unknown> = {}) {
  const target = { kind: "kubernetes", outside: { kind: "node-port" }, host: HOST, ...changes };
  // How many there are is not the target's alone to say, and nobody asks for it here.
  return inCluster(environmentOf("prod", { target, replicas: {} }));
}

/** Everything that the dev platform declares on Kubernetes, with some settings and some of its target's changed. */
export function kubernetesPlatform(
  changes: Record<string, unknown> = {},
  ofTarget: Record<string, unknown> = {},
): Promise<KubernetesObject[]> {
  return kubernetesObjects(environmentOf("dev", changes), kubernetesSettings(ofTarget));
}

/** Everything that an environment declares on Kubernetes, with settings of its target. */
export async function kubernetesObjects(
  environment: Environment,
  settings: TargetSettings<"kubernetes"> = inCluster(environment),
): Promise<KubernetesObject[]> {
  const resources = await kubernetesResources(environment, settings);
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, ...object }) => ({ kind: type.split(":").at(-1) ?? "", ...object }));
}

/** The same with all that is no object of the cluster: certificates, passwords, components. */
export async function kubernetesResources(
  environment: Environment,
  settings: TargetSettings<"kubernetes"> = inCluster(environment),
): Promise<readonly RecordedResource[]> {
  const { resources } = await recordingOf(() => {
    const platform = platformFor(environment);
    const target = new KubernetesTarget("target", {
      ...{ environmentName: environment.name, deployment: platform, images: madeHere },
      settings,
    });
    return new TracingPlatform("tracing", { platform, target });
  });
  return resources;
}

function inCluster({ target }: Environment): TargetSettings<"kubernetes"> {
  if (target.kind === "kubernetes") return target;
  throw new RangeError(`kind: must be 'kubernetes', got '${target.kind}'`);
}
