import type { WorkloadName } from "../../model/listeners.ts";
import type { KubernetesObject } from "./kubernetes-platform.ts";
import { NAMESPACE } from "./kubernetes-platform.ts";
import { mebibytesIn, millicoresIn } from "./quantities.ts";
import { at, revealed, sorted, type Observed } from "./observed.ts";

interface Item {
  readonly key: string;
  readonly path: string;
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string; readonly items: readonly Item[] };
  readonly secret?: { readonly secretName: string };
  readonly persistentVolumeClaim?: object;
  readonly emptyDir?: object;
}

interface Pod {
  readonly securityContext: { readonly runAsUser: number };
  readonly volumes: readonly Volume[];
  readonly containers: readonly {
    readonly image: string;
    readonly command?: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly ports: readonly { readonly containerPort: number; readonly protocol: string }[];
    readonly resources: { readonly limits: { readonly memory: string; readonly cpu: string } };
    readonly volumeMounts: readonly Mount[];
  }[];
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

interface Service {
  readonly type?: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly targetPort: number; readonly protocol: string }[];
}

type Services = readonly { readonly spec: Service }[];

/** The label that names the one pod of a StatefulSet. */
const POD_NAME = "statefulset.kubernetes.io/pod-name";

/** What runs for a workload on Kubernetes, as whoever reads its objects finds it. */
export function observedOnKubernetes(
  objects: readonly KubernetesObject[],
  name: WorkloadName,
): Observed {
  const { pod, container, claims } = podOf(objects, name);
  const { limits } = container.resources;
  const mounts = container.volumeMounts.map((mount) => ({
    ...mount,
    volume: pod.volumes.find((one) => one.name === mount.name),
  }));
  const services = servicesOf(objects, name);
  return {
    image: container.image,
    entrypoint: container.command ?? [],
    args: container.args,
    environment: Object.fromEntries(container.env.map((one) => [one.name, one.value])),
    configuration: Object.fromEntries(
      mounts.flatMap(({ mountPath, volume }) => configuration(objects, mountPath, volume)),
    ),
    secrets: sorted(
      mounts.flatMap(({ mountPath, volume }) =>
        Object.keys(secretValues(objects, volume)).map((file) => `${mountPath}/${file}`),
      ),
    ),
    hosts: Object.fromEntries(
      services.filter(isDialled).map(({ host, spec }) => [host, portsOf(spec)]),
    ),
    published: services.filter(({ spec }) => isOutside(spec)).flatMap(({ spec }) => portsOf(spec)),
    memoryMebibytes: mebibytesIn(limits.memory),
    cpus: millicoresIn(limits.cpu) / 1_000,
    user: pod.securityContext.runAsUser,
    storage: mounts.find((mount) => claims.includes(mount.name))?.mountPath,
    shared: mounts
      .filter(({ volume }) => volume?.persistentVolumeClaim !== undefined)
      .map(({ mountPath, readOnly = false }) => ({
        path: mountPath,
        access: readOnly ? "follow" : "append",
      })),
    scratch: mounts
      .filter(({ volume }) => volume?.emptyDir !== undefined)
      .map(({ mountPath }) => mountPath),
  };
}

/** The value of each of its secrets' files, by name. */
export function secretsOnKubernetes(
  objects: readonly KubernetesObject[],
  name: WorkloadName,
): Record<string, unknown> {
  const { pod } = podOf(objects, name);
  return Object.assign({}, ...pod.volumes.map((volume) => secretValues(objects, volume))) as Record<
    string,
    unknown
  >;
}

function podOf(objects: readonly KubernetesObject[], name: WorkloadName) {
  const [controller, ...others] = objects.filter(
    (one) =>
      ["Deployment", "StatefulSet"].includes(one.kind) && one.name === `${NAMESPACE}-${name}`,
  );
  if (!controller || others.length > 0) throw new Error(`not one controller has ${name}`);
  const { template, volumeClaimTemplates = [] } = controller.inputs["spec"] as {
    readonly template: { readonly spec: Pod };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  const [container, ...beside] = template.spec.containers;
  if (!container || beside.length > 0) throw new Error(`${name} is not one container`);
  // Volumes of each replica's own are claimed beside the template.
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata.name);
  return { pod: template.spec, container, claims };
}

/** The object of a kind that the cluster knows by a name, its own or one that was made for it. */
function called(objects: readonly KubernetesObject[], kind: string, name: string) {
  const found = objects.find((one) => one.kind === kind && `${one.name}-1a2b3c4d` === name);
  if (!found) throw new Error(`no ${kind} is called '${name}'`);
  return found.inputs;
}

function configuration(
  objects: readonly KubernetesObject[],
  folder: string,
  volume: Volume | undefined,
): [path: string, text: string][] {
  if (!volume?.configMap) return [];
  const data = called(objects, "ConfigMap", volume.configMap.name)["data"];
  return volume.configMap.items.map(({ key, path }) => [
    `${folder}/${path}`,
    (data as Record<string, string>)[key] ?? "",
  ]);
}

function secretValues(objects: readonly KubernetesObject[], volume: Volume | undefined) {
  if (!volume?.secret) return {};
  const { stringData, data } = called(objects, "Secret", volume.secret.secretName);
  return { ...(revealed(stringData) as object), ...(revealed(data) as object) };
}

/** The services that lead to a workload's pods, each by the host that is dialled. */
function servicesOf(objects: readonly KubernetesObject[], name: WorkloadName) {
  return objects
    .filter(({ kind }) => kind === "Service")
    .map(({ inputs }) => ({
      host: (inputs["metadata"] as { name: string }).name,
      spec: inputs["spec"] as Service,
    }))
    .filter(({ spec }) => spec.selector["app.kubernetes.io/name"] === name);
}

function isOutside({ type }: Service): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/**
 * Whether a service is a name that others dial: not the outside's, nor the mere domain of pods which are
 * all dialled by number alone.
 */
function isDialled({ spec }: { readonly spec: Service }, _: number, all: Services): boolean {
  const isDomain = "clusterIP" in spec && !(POD_NAME in spec.selector);
  const shared = all.some(
    (one) => !("clusterIP" in one.spec) && !(POD_NAME in one.spec.selector) && !isOutside(one.spec),
  );
  return !isOutside(spec) && (!isDomain || shared);
}

function portsOf({ ports }: Service): string[] {
  return sorted(ports.map(({ protocol, targetPort }) => at(protocol, targetPort)));
}
