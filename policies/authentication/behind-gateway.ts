import { z } from "zod";
import type { Container } from "../judging/containers.ts";
import { kindOf, type Declared } from "../judging/declared.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { isOf } from "../judging/images.ts";
import { valueAt } from "../judging/places.ts";
import { podsOf, type Pod } from "../judging/pods.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import { at, fieldsOf, itemsOf, textOf } from "../judging/values.ts";
import { demandsCertificate } from "./demanding.ts";

const limits = z.object({
  ports: z
    .array(z.number())
    .default([])
    .describe("Ports of the stores' own that may be published though nobody is asked there."),
  loopback: z
    .boolean()
    .default(false)
    .describe("Whether a port may be published for the machine's own address, 127.0.0.1."),
});

type Limits = z.infer<typeof limits>;

/** Images of what keeps traces, metrics, logs and alerts, by what each is called. */
const STORES = [
  ...["prometheus", "alertmanager", "loki", "tempo", "zipkin", "zipkin-slim", "jaeger"],
  ...["jaeger-query", "jaeger-collector", "all-in-one", "tempo-query", "victoria-metrics"],
];

/** The stores are reached through the gateway, or with a certificate. */
export const storesAreBehindTheGateway = policy({
  name: "stores-are-behind-the-gateway",
  concern: "authentication",
  severity: "high",
  scope: "stack",
  limits,
  description:
    "The gateway asks who somebody is and writes down what they did. A store's port that is published is a way past it, unless the store itself demands a client's certificate there.",
  remedy:
    "Remove the container's `ports`, or make the Service a `ClusterIP`, and let a gateway in the same network hand requests on; or demand certificates at that port (`client_auth_type: RequireAndVerifyClientCert`, `tls.client_ca_file`).",
  *judge(stack, known) {
    const stores = stack.containers.filter((container) => isOf(container, STORES));
    for (const store of stores) yield* published(stack, store, known);
    const pods = stack.resources.flatMap(podsOf);
    for (const service of stack.objects("Service")) {
      const type = textOf(at(service.inputs, "spec", "type"));
      if (type !== "NodePort" && type !== "LoadBalancer") continue;
      for (const pod of pods.filter((one) => isServed(service, one))) {
        const within = pod.containers.filter(
          (container) => stores.includes(container) || isOf(container, STORES),
        );
        for (const store of within) yield* served(stack, { service, store, type }, known);
      }
    }
  },
});

function* published(stack: Stack, store: Container, known: Limits): Generator<Finding> {
  for (const { path, address, port, inside } of store.hostPorts) {
    if (known.loopback && isLoopback(address)) continue;
    if (isAllowed(stack, store, { inside, known })) continue;
    const got = `${address === "" ? "0.0.0.0" : address}:${port ?? "any"}`;
    const must = `not be published, as nobody is asked at ${inside ?? "it"}`;
    yield { resource: store.resource, path, must, got };
  }
}

interface Service {
  readonly service: Declared;
  readonly store: Container;
  readonly type: string;
}

function* served(
  stack: Stack,
  { service, store, type }: Service,
  known: Limits,
): Generator<Finding> {
  const ports = itemsOf(at(service.inputs, "spec", "ports"));
  const asked = ports.map((port) => insideOf(port, store));
  const open = asked.filter((inside) => !isAllowed(stack, store, { inside, known }));
  if (open.length === 0) return;
  const must = `be ClusterIP, as nobody is asked at ${open.map((one) => one ?? "it").join(" and ")} of '${store.name}'`;
  yield { resource: service, path: "spec.type", must, got: type };
}

/** The container's port that a Service's leads to, by its number or by its name. */
function insideOf(port: unknown, { resource, path }: Container): number | undefined {
  const target = at(port, "targetPort") ?? at(port, "port");
  if (typeof target === "number") return target;
  const ports = itemsOf(valueAt(resource.inputs, `${path}.ports`));
  const named = at(
    ports.find((one) => at(one, "name") === target),
    "containerPort",
  );
  return typeof named === "number" ? named : undefined;
}

function isAllowed(
  stack: Stack,
  store: Container,
  { inside, known }: { readonly inside: number | undefined; readonly known: Limits },
): boolean {
  if (inside === undefined) return false;
  return known.ports.includes(inside) || demandsCertificate(stack, store, inside);
}

/** Whether a Service leads to pods, by their labels. */
function isServed({ inputs }: Declared, pod: Pod): boolean {
  const selector = Object.entries(fieldsOf(at(inputs, "spec", "selector")));
  const namespaces = [inputs, pod.resource.inputs].map((one) => at(one, "metadata", "namespace"));
  // A pod that is declared by itself has its labels where everything has them.
  const labels =
    kindOf(pod.resource) === "Pod"
      ? fieldsOf(at(pod.resource.inputs, "metadata", "labels"))
      : pod.labels;
  return (
    (namespaces.includes(undefined) || namespaces[0] === namespaces[1]) &&
    selector.length > 0 &&
    selector.every(
      ([name, value]) => labels[name] === value || name === "statefulset.kubernetes.io/pod-name",
    )
  );
}
