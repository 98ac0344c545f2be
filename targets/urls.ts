import type { Environment } from "../environment/schema.ts";
import type { Deployment } from "../model/deployment.ts";
import type { Listener } from "../model/listeners.ts";
import { urlOf as urlOnDocker } from "./docker/urls.ts";
import { doorsOf, urlOf as urlOfDoor } from "./kubernetes/doors.ts";

/** Where the outside reaches a listener of an environment, deployed or not; nothing where it does not. */
export function urlIn(
  { target }: Pick<Environment, "target">,
  deployment: Deployment,
  listener: Listener,
): string | undefined {
  if (target.kind === "docker") return urlOnDocker(listener, target);
  const door = doorsOf(deployment, target.outside).find((one) => one.listener === listener);
  return door && urlOfDoor(door, target);
}

/** Whether the outside is shown a certificate of somebody else's, rather than of the platform's authority. */
export function showsTheirs({ target }: Pick<Environment, "target">): boolean {
  if (target.kind !== "kubernetes" || target.outside.kind !== "gateway-api") return false;
  return target.outside.terminating !== undefined;
}
