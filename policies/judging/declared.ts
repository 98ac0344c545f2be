import type { Fields } from "./values.ts";

/** A resource as a program declared it: what any Pulumi program is made of, whoever wrote it. */
export interface Declared {
  readonly urn: string;
  /** Such as `docker:index/container:Container` or `kubernetes:apps/v1:StatefulSet`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
}

/** What a resource is of, without its provider's version: `Container`, `StatefulSet`. */
export function kindOf({ type }: Declared): string {
  return type.split(":").at(-1) ?? "";
}

/** Whether a resource is an object of a Kubernetes cluster. */
export function isKubernetes({ type }: Declared): boolean {
  return type.startsWith("kubernetes:");
}

/** Whether a resource is a container of a Docker engine. */
export function isDockerContainer({ type }: Declared): boolean {
  return type === "docker:index/container:Container";
}
