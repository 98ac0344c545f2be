import type { Declared } from "../../policies/judging/declared.ts";
import type { Fields } from "../../policies/judging/values.ts";
import { withSecretsSaid } from "./cluster-variants.ts";
import { dockerPlatform } from "./docker-platform.ts";
import { environmentOf } from "./environments.ts";
import { kubernetesResources } from "./kubernetes-platform.ts";
import type { RecordedResource } from "./recording.ts";
import { revealed } from "./secrets.ts";

/** What our own stacks declare, as a policy sees it: every value known, secrets as they are sent. */
export async function declaredBy(
  stack: "dev" | "prod",
  changes: Record<string, unknown> = {},
): Promise<Declared[]> {
  const resources =
    stack === "dev"
      ? (await dockerPlatform(changes)).resources
      : await withSecretsSaid(() => kubernetesResources(environmentOf("prod", changes)));
  return resources.map(declared);
}

/** A recorded resource as a policy sees it. */
export function declared({
  type,
  name,
  inputs,
}: Pick<RecordedResource, "type" | "name" | "inputs">): Declared {
  const urn = `urn:pulumi:test::tracing-infra::${type}::${name}`;
  return { urn, type, name, inputs: revealed(inputs) as Fields };
}

/** A resource of somebody's program, as its author writes it. */
export function resource(type: string, name: string, inputs: Fields): Declared {
  return declared({ type, name, inputs });
}
