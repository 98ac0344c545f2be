import { stringify } from "yaml";
import type { Declared } from "../../policies/judging/declared.ts";
import type { Fields } from "../../policies/judging/values.ts";
import { resource } from "./declared.ts";

/** A container of Docker as an ordinary program declares it, with its files brought by itself. */
export function container(
  name: string,
  image: string,
  { files = {}, ...inputs }: Fields & { readonly files?: Readonly<Record<string, unknown>> } = {},
): Declared {
  const uploads = Object.entries(files).map(([file, content]) => ({
    file,
    content: textIn(content),
  }));
  return resource("docker:index/container:Container", name, { image, name, uploads, ...inputs });
}

/** A ConfigMap as an ordinary program declares it. */
export function configMap(name: string, data: Readonly<Record<string, unknown>>): Declared {
  const texts = Object.entries(data).map(([key, content]) => [key, textIn(content)]);
  return resource("kubernetes:core/v1:ConfigMap", name, {
    metadata: { name, namespace: "observability" },
    data: Object.fromEntries(texts) as Fields,
  });
}

/** A workload of a cluster with one container that reads one ConfigMap of its name. */
export function deployment(
  name: string,
  image: string,
  { replicas = 1, args = [], folder = "/conf", ...container }: PodSettings = {},
): Declared {
  return resource("kubernetes:apps/v1:Deployment", name, {
    metadata: { name, namespace: "observability" },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name,
              image,
              args,
              volumeMounts: [{ name: "config", mountPath: folder }],
              ...container,
            },
          ],
          volumes: [{ name: "config", configMap: { name } }],
        },
      },
    },
  });
}

interface PodSettings extends Fields {
  readonly replicas?: number;
  readonly args?: readonly string[];
  readonly folder?: string;
}

/** A Service in front of the pods of a workload of that name. */
export function service(name: string, ports: readonly number[], more: Fields = {}): Declared {
  return resource("kubernetes:core/v1:Service", name, {
    metadata: { name, namespace: "observability" },
    spec: { selector: { app: name }, ports: ports.map((port) => ({ port })), ...more },
  });
}

function textIn(content: unknown): string {
  return typeof content === "string" ? content : stringify(content);
}
