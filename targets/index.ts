import type { Environment } from "../environment/schema.ts";
import type { Deployment } from "../model/deployment.ts";
import { imageOf } from "../model/images.ts";
import { workloadNames, type WorkloadName } from "../model/listeners.ts";
import { DockerTarget, type DockerTargetArgs } from "./docker/index.ts";
import { imageReference, localImages } from "./docker/local-images.ts";
import type { Target } from "./target.ts";

type Kind = Environment["target"]["kind"];

type Constructor = new (name: string, args: DockerTargetArgs) => Target;

const kinds: Record<Kind, Constructor> = {
  docker: DockerTarget,
};

/** The target that an environment asks for, ready for what is to be deployed on it. */
export function targetFor(environment: Environment, deployment: Deployment): Target {
  return new kinds[environment.target.kind]("target", { environment, deployment });
}

/** The workloads whose images cannot be had on this machine, as set-up found. */
export function missingWorkloads(): WorkloadName[] {
  const local = localImages();
  return workloadNames.filter((name) => imageReference(imageOf(name), local) === undefined);
}
