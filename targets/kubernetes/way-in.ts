import * as apiextensions from "@pulumi/kubernetes/apiextensions/index.js";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as networking from "@pulumi/kubernetes/networking/v1/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Workload } from "../../model/workload.ts";
import type { Door, OutsideSettings } from "./doors.ts";
import type { Place } from "./files.ts";
import type { Site } from "./labels.ts";
import {
  backendPolicy,
  certificateObjects,
  ingressOf,
  routeOf,
  type CustomObject,
} from "./routes.ts";

/** The secret file that says whom to trust. */
const AUTHORITY = "authority.crt";

/** What leads from others' gateways to a platform's doors. */
export interface WayInArgs {
  readonly site: Site;
  readonly settings: OutsideSettings;
  readonly doors: readonly Door[];
}

/** Makes what leads to the doors of one workload; nothing where they have a service that the outside comes to. */
export function openWayIn<Secret extends string>(
  { name, secrets }: Workload<Secret>,
  place: Place & { readonly values: Readonly<Record<Secret, pulumi.Input<string>>> },
  { site, settings, doors }: WayInArgs,
): void {
  const { outside } = settings;
  const own = doors.filter(({ workload }) => workload === name);
  if (own.length === 0) return;
  if (outside.kind === "ingress") {
    const { annotations, spec } = ingressOf(own, outside, settings);
    const metadata = { name, namespace: place.namespace, labels: place.own, annotations };
    new networking.Ingress(place.resource, { metadata, spec }, { parent: place.parent });
    return;
  }
  if (outside.kind !== "gateway-api") return;
  const authority = secrets.find((secret) => secret === AUTHORITY);
  const policies =
    outside.terminating && authority
      ? [backendPolicy(name, authorityMap(place.values[authority], place))]
      : [];
  for (const object of [...own.map((door) => routeOf(door, outside, settings)), ...policies]) {
    custom(object, place, site);
  }
}

/** Makes what all doors have in common at a gateway. */
export function certifyWayIn(place: Omit<Place, "resource">, args: WayInArgs): void {
  const { site, settings, doors } = args;
  if (settings.outside.kind !== "gateway-api") return;
  for (const object of certificateObjects(doors, settings.outside, settings)) {
    custom(object, place, site);
  }
}

/** Name of the object that says to a gateway whom to trust; under a key that the Gateway API asks for. */
function authorityMap(certificate: pulumi.Input<string>, { resource, ...place }: Place) {
  return new core.ConfigMap(
    `${resource}-authority`,
    {
      metadata: { namespace: place.namespace, labels: place.own },
      immutable: true,
      data: { "ca.crt": certificate },
    },
    { parent: place.parent },
  ).metadata.name;
}

function custom(
  { apiVersion, kind, name, spec }: CustomObject,
  { namespace, own, parent }: Omit<Place, "resource">,
  { prefix }: Site,
) {
  new apiextensions.CustomResource(
    `${prefix}-${name}-${kind.toLowerCase()}`,
    { apiVersion, kind, metadata: { name, namespace, labels: own }, spec },
    { parent },
  );
}
