import { z } from "zod";
import { addressRanges, refusal } from "../kinds.ts";

/** A host, and a port where it is not the usual one. */
export const HOST =
  /^(?=.{1,259}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9]\d{0,4})?$/;

/** What is said of a host that is none. */
export const hostRule = (usualPort: number, example: string) =>
  `must be a host, with its port where that is not ${usualPort}, such as '${example}'`;

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NAMESPACE_RULE = "must be the name of a namespace of the cluster's";

const PORT_RULE = refusal("must be a port from 1 to 65535");

/** Whose certificate is believed, where it is not one that everybody trusts. */
export const certificateAuthority = z
  .string()
  .startsWith("-----BEGIN CERTIFICATE-----", refusal("must be a certificate in PEM"))
  .optional()
  .describe("Authority of its certificate, in PEM; by default those the images trust.");

/** Where in the network something of the operator's is, so that there is a way to it and to nowhere else. */
export function whereabouts(what: string) {
  return {
    namespace: z
      .string(refusal(NAMESPACE_RULE))
      .regex(NAMESPACE, refusal(NAMESPACE_RULE))
      .optional()
      .describe(`Namespace of a ${what} in the same cluster; to no other is there a way then.`),
    podPort: z
      .int(PORT_RULE)
      .min(1, PORT_RULE)
      .max(65_535, PORT_RULE)
      .optional()
      .describe(`Port of the ${what}'s pods there, where its service has another one.`),
    addresses: addressRanges
      .optional()
      .describe(
        `Ranges of a ${what} outside the cluster, the only ones to which there is a way; by default every IPv4 address but the link-local ones.`,
      ),
  };
}

/** Where something is, as it has been said. */
interface Whereabouts {
  readonly namespace?: string | undefined;
  readonly podPort?: number | undefined;
  readonly addresses?: readonly string[] | undefined;
}

/** Says that something at a path is wrong. */
type Complain = (path: PropertyKey[], message: string) => void;

/** Refuses places that are two at once, and a port of pods that are nowhere. */
export function refuseTwoPlaces(section: string, where: Whereabouts, complain: Complain): void {
  const { namespace, podPort, addresses } = where;
  if (namespace === undefined && podPort !== undefined) {
    complain(["podPort"], `must be said only where \`${section}.namespace\` is`);
  }
  if (namespace !== undefined && addresses !== undefined) {
    complain(["addresses"], `must not be said where \`${section}.namespace\` is`);
  }
}

/** What the refusal of places depends on, beside themselves. */
interface Circumstances {
  readonly objectStorage?: Whereabouts | undefined;
  readonly grafana: { readonly database?: Whereabouts | undefined };
  readonly target: { readonly kind: "docker" | "kubernetes" };
}

/** Refuses to say a place where nothing would keep anybody to it. */
export function refusePlacesOnDocker(settings: Circumstances, context: z.RefinementCtx): void {
  if (settings.target.kind !== "docker") return;
  const places = [
    [["objectStorage"], settings.objectStorage],
    [["grafana", "database"], settings.grafana.database],
  ] as const;
  for (const [section, where] of places) {
    for (const key of ["namespace", "addresses"] as const) {
      if (where?.[key] === undefined) continue;
      const message = "must not be said on Docker, whose containers may dial whatever is outside";
      context.addIssue({ code: "custom", path: [...section, key], message });
    }
  }
}
