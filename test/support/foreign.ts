import type { Declared } from "../../policies/judging/declared.ts";
import type { Policy } from "../../policies/judging/policy.ts";
import type { Fields } from "../../policies/judging/values.ts";
import { resource } from "./declared.ts";
import { complaintsOf } from "./judged.ts";

/** A container of Docker, as anybody writes one; files by their paths. */
export function container(
  name: string,
  inputs: Fields,
  files: Readonly<Record<string, string>> = {},
): Declared {
  const uploads = Object.entries(files).map(([file, content]) => ({ file, content }));
  return resource("docker:index/container:Container", name, {
    name,
    ...inputs,
    ...(uploads.length > 0 ? { uploads } : {}),
  });
}

/** A ConfigMap, as anybody writes one. */
export function configMap(name: string, data: Readonly<Record<string, string>>): Declared {
  return resource("kubernetes:core/v1:ConfigMap", name, { metadata: { name }, data });
}

/** A Deployment of one container, as anybody writes one. */
export function deployment(name: string, one: Fields): Declared {
  const labels = { app: name };
  return resource("kubernetes:apps/v1:Deployment", name, {
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, ...one }] } },
    },
  });
}

/** What some policies say of some resources, each with its policy's name before it. */
export function complaintsOfAll(
  policies: readonly Policy[],
  resources: readonly Declared[],
): string[] {
  return policies.flatMap((policy) =>
    complaintsOf(policy, resources).map((complaint) => `${policy.name}: ${complaint}`),
  );
}
