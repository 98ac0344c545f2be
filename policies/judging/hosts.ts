import type { Address } from "./addresses.ts";
import type { Container } from "./containers.ts";
import { isDockerContainer, isKubernetes, type Declared } from "./declared.ts";
import { podsOf, POD_KINDS, type Pod } from "./pods.ts";
import { namespaceOf } from "./reading.ts";
import type { Stack } from "./stack.ts";
import { at, fieldsOf, itemsOf, textOf, type Fields } from "./values.ts";

/** What answers at an address within the stack. */
export interface Answer {
  readonly workload: Declared;
  /** The port that the pods or the container listen at; `undefined` where nothing is said of it. */
  readonly port: number | undefined;
  /** Whether the name is one replica's alone. */
  readonly single: boolean;
}

/** The label that only one pod of a StatefulSet has. */
const POD_NAME = "statefulset.kubernetes.io/pod-name";

/** The workloads of the stack that a resource reaches under an address; none for one outside of it. */
export function answersAt(stack: Stack, dialler: Declared, address: Address): Answer[] {
  if (isDockerContainer(dialler)) return inDocker(stack, address);
  return isKubernetes(dialler) ? inCluster(stack, namespaceOf(dialler), address) : [];
}

/** The containers that are started, of a workload or of all of a stack. */
export function runningIn(stack: Stack, resource?: Declared): Container[] {
  return stack.containers.filter(
    (container) => container.runs && (resource === undefined || container.resource === resource),
  );
}

function inDocker(stack: Stack, { host, port }: Address): Answer[] {
  const answering = runningIn(stack).filter(({ resource }) => namesOf(resource).includes(host));
  return answering.map(({ resource }) => ({
    ...{ workload: resource, port, single: answering.length === 1 },
  }));
}

/** The names that Docker's own name service answers with a container's addresses. */
export function namesOf({ name, inputs }: Declared): string[] {
  const aliases = itemsOf(inputs["networksAdvanced"]).flatMap((one) => itemsOf(at(one, "aliases")));
  return [textOf(inputs["name"]) ?? name, ...aliases.map(String)];
}

/** A Service of the stack, and the pods it is for. */
interface Service {
  readonly resource: Declared;
  readonly pods: readonly Pod[];
  readonly single: boolean;
}

function inCluster(stack: Stack, namespace: string, { host, port }: Address): Answer[] {
  const [service, other] = serviceIn(host, namespace);
  const services = stack
    .objects("Service")
    .filter((one) => nameOf(one) === service && namespaceOf(one) === other)
    .map((one) => servedBy(one, stack));
  return services.flatMap(({ resource, pods, single }) =>
    pods.map((pod) => ({
      ...{ workload: pod.resource, port: portBehind(resource, pod, port) },
      single: single || host.split(".")[0] !== service,
    })),
  );
}

/** The Service in a name such as `tempo`, `tempo.tracing.svc` or `tempo-0.tempos.tracing.svc.cluster.local`. */
function serviceIn(host: string, namespace: string): [string, string] {
  const parts = host.replace(/\.svc(\.cluster\.local)?$/, "").split(".");
  if (parts.length === 1) return [parts[0] ?? "", namespace];
  return [parts.at(-2) ?? "", parts.at(-1) ?? ""];
}

function nameOf({ name, inputs }: Declared): string {
  return textOf(at(inputs, "metadata", "name")) ?? name;
}

function servedBy(resource: Declared, stack: Stack): Service {
  const { [POD_NAME]: one, ...selector } = fieldsOf(at(resource.inputs, "spec", "selector"));
  const pods = podsIn(stack).filter(
    (pod) =>
      namespaceOf(pod.resource) === namespaceOf(resource) &&
      Object.keys(selector).length > 0 &&
      hasLabels(pod.labels, selector),
  );
  return { resource, pods, single: one !== undefined };
}

/** The pods of a stack, one for each object that makes them. */
export function podsIn(stack: Stack): Pod[] {
  return stack.objects(...POD_KINDS).flatMap(podsOf);
}

/** Whether labels have all that a selector wants. */
export function hasLabels(labels: Fields, wanted: Fields): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** The port of a pod that a Service's port leads to. */
function portBehind({ inputs }: Declared, pod: Pod, port: number | undefined): number | undefined {
  const entry = itemsOf(at(inputs, "spec", "ports")).find((one) => at(one, "port") === port);
  // A Service without an address of its own only says where its pods are.
  if (entry === undefined) return port;
  const target = at(entry, "targetPort") ?? port;
  if (typeof target === "number") return target;
  const ports = itemsOf(pod.spec["containers"]).flatMap((one) => itemsOf(at(one, "ports")));
  const named = at(
    ports.find((one) => at(one, "name") === target),
    "containerPort",
  );
  return typeof named === "number" ? named : undefined;
}
