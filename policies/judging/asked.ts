import type { Container } from "./containers.ts";
import { kindOf } from "./declared.ts";
import { valueAt } from "./places.ts";

/** Whether somebody may be sent to a container; an agent of each node that names no port is never asked. */
export function isAsked({ resource, path }: Container): boolean {
  return (
    kindOf(resource) !== "DaemonSet" || valueAt(resource.inputs, `${path}.ports`) !== undefined
  );
}
