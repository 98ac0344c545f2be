import type { Declared } from "../../policies/judging/declared.ts";
import type { Fields } from "../../policies/judging/values.ts";
import { resource } from "./declared.ts";

/** The digest of some image. */
export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** A container of Docker as somebody declares it. */
export function dockerContainer(name: string, inputs: Fields): Declared {
  return resource("docker:index/container:Container", name, { name, ...inputs });
}

/** A container of Docker that somebody declares with care. */
export function carefulContainer(name: string, inputs: Fields = {}): Declared {
  return dockerContainer(name, {
    image: `nginx:1.27.3@${DIGEST}`,
    user: "101:101",
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    networksAdvanced: [{ name: "web" }],
    ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
    memory: 128,
    memorySwap: 128,
    cpus: "0.5",
    restart: "unless-stopped",
    logOpts: { "max-size": "10m" },
    ...inputs,
  });
}

/** What is said of a pod, and of its only container. */
export interface PodParts {
  readonly spec?: Fields;
  readonly pod?: Fields;
  readonly container?: Fields;
  readonly metadata?: Fields;
}

/** A Deployment as somebody declares it. */
export function deployment(name: string, parts: PodParts, kind = "Deployment"): Declared {
  const { spec, pod, container, metadata } = parts;
  return resource(`kubernetes:apps/v1:${kind}`, name, {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, ...metadata },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      ...spec,
      template: {
        metadata: { labels: { app: name } },
        spec: { ...pod, containers: [{ name, image: "nginx", ...container }] },
      },
    },
  });
}

/** A Deployment that somebody declares with care. */
export function carefulDeployment(name: string, { spec, pod, container }: PodParts = {}): Declared {
  return deployment(name, {
    spec: { ...spec },
    pod: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      ...pod,
    },
    container: {
      image: `nginx:1.27.3@${DIGEST}`,
      resources: { limits: { cpu: "500m", memory: "128Mi" } },
      readinessProbe: { httpGet: { path: "/", port: 8080 } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      ...container,
    },
  });
}

/** A ConfigMap as somebody declares it. */
export function configMap(name: string, data: Fields): Declared {
  return object("core/v1:ConfigMap", name, { data });
}

/** Any object of Kubernetes as somebody declares it. */
export function object(type: string, name: string, inputs: Fields): Declared {
  const { metadata, ...others } = inputs;
  return resource(`kubernetes:${type}`, name, {
    metadata: { name, ...(metadata as Fields | undefined) },
    ...others,
  });
}
