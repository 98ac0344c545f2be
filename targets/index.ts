import type { Environment } from "../environment/schema.ts";
import { imageOf } from "../model/images.ts";
import { workloadNames, type WorkloadName } from "../model/listeners.ts";
import type { Platform } from "../model/platform.ts";
import { DockerTarget } from "./docker/index.ts";
import { imageReference, localImages } from "./local-images.ts";
import { KubernetesTarget } from "./kubernetes/index.ts";
import type { Target } from "./target.ts";

/** The target that an environment asks for, ready for what is to be deployed on it. */
export function targetFor(environment: Environment, deployment: Platform): Target {
  const { name: environmentName, target: settings } = environment;
  switch (settings.kind) {
    case "docker":
      return new DockerTarget("target", { environmentName, settings, deployment });
    case "kubernetes":
      return new KubernetesTarget("target", { environmentName, settings, deployment });
  }
}

/** The workloads whose images cannot be had on this machine, as set-up found. */
export function missingWorkloads(): WorkloadName[] {
  const local = localImages();
  return workloadNames.filter((name) => imageReference(imageOf(name), local) === undefined);
}
