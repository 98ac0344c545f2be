import { isKubernetes, type Declared } from "../judging/declared.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { podsOf } from "../judging/pods.ts";
import { UNKNOWN, at, fieldsOf, isFields, itemsOf, textOf } from "../judging/values.ts";

const PROBES = [
  ["startupProbe"],
  ["readinessProbe"],
  ["livenessProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const;

/** A node asks its pods in TLS. */
export const probesUseTls = policy({
  name: "probes-use-tls",
  concern: "transport",
  severity: "low",
  scope: "resource",
  description:
    "A probe of http needs a port that speaks plain text, which is then there for everybody: where a pod is asked over HTTP, it is asked in TLS.",
  remedy:
    "Set `httpGet.scheme: HTTPS` (the node does not verify the certificate, so any will do), or ask with `tcpSocket`, `grpc` or `exec`.",
  *judge({ resources }) {
    for (const resource of resources.filter(isKubernetes)) {
      for (const { path, spec } of podsOf(resource)) {
        for (const list of ["initContainers", "containers"]) {
          for (const [index, container] of itemsOf(spec[list]).entries()) {
            yield* plainProbes(resource, container, `${path}.${list}[${index}]`);
          }
        }
      }
    }
  },
});

function* plainProbes(resource: Declared, container: unknown, path: string): Generator<Finding> {
  for (const probe of PROBES) {
    const asked = at(container, ...probe, "httpGet");
    if (!isFields(asked)) continue;
    const { scheme } = asked;
    if (scheme === UNKNOWN || (textOf(scheme) ?? "").toUpperCase() === "HTTPS") continue;
    const place = `${path}.${probe.join(".")}.httpGet.scheme`;
    yield { resource, path: place, must: "be HTTPS", got: scheme };
  }
}

/** What clouds call a certificate for an Ingress, which they keep themselves. */
const CLOUD_CERTIFICATE =
  /^(alb\.ingress\.kubernetes\.io\/certificate-arn|networking\.gke\.io\/(managed-certificates|certmap)|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate)$/;

/** What controllers call handing TLS on as it is, to the workload that ends it. */
const PASSED_THROUGH = /\/ssl-passthrough$/;

/** Whether an annotation says that an Ingress speaks TLS, by whosever certificate. */
function isOfTls([name, value]: readonly [string, unknown]): boolean {
  return CLOUD_CERTIFICATE.test(name) || (PASSED_THROUGH.test(name) && String(value) === "true");
}

/** Whoever comes from outside through an Ingress comes in TLS. */
export const ingressesUseTls = policy({
  name: "ingresses-use-tls",
  concern: "transport",
  severity: "critical",
  scope: "resource",
  description:
    "An Ingress without TLS takes passwords and tokens in plain text, over networks that are not the cluster's.",
  remedy: "Name every host of `spec.rules` in `spec.tls[].hosts`, with a `secretName`.",
  *judge(stack) {
    for (const resource of stack.objects("Ingress")) {
      const annotations = fieldsOf(at(resource.inputs, "metadata", "annotations"));
      const tls = at(resource.inputs, "spec", "tls");
      if (tls === UNKNOWN || Object.entries(annotations).some(isOfTls)) continue;
      if (itemsOf(tls).length === 0) {
        yield { resource, path: "spec.tls", must: "be there", got: tls };
        continue;
      }
      const hosts = itemsOf(tls).flatMap((one) => itemsOf(at(one, "hosts")));
      if (hosts.length === 0) continue; // a certificate for all of them
      for (const [index, rule] of itemsOf(at(resource.inputs, "spec", "rules")).entries()) {
        const host = textOf(at(rule, "host"));
        if (host === UNKNOWN || hosts.includes(UNKNOWN) || isCovered(host, hosts)) continue;
        const path = `spec.rules[${index}].host`;
        yield { resource, path, must: "be among `spec.tls[].hosts`", got: host };
      }
    }
  },
});

function isCovered(host: string | undefined, hosts: readonly unknown[]): boolean {
  if (host === undefined) return false;
  return hosts.includes(host) || hosts.includes(host.replace(/^[^.]+/, "*"));
}

/** Whoever comes from outside through a Gateway comes in TLS. */
export const gatewaysUseTls = policy({
  name: "gateways-use-tls",
  concern: "transport",
  severity: "critical",
  scope: "stack",
  description:
    "A listener of HTTP of a Gateway takes passwords and tokens in plain text, over networks that are not the cluster's; it may be there to redirect to another one.",
  remedy:
    "Set the listener's `protocol` to `HTTPS` or `TLS` with `tls.certificateRefs`, or attach to it nothing but an HTTPRoute whose rules all have a `RequestRedirect` to `https`.",
  *judge(stack) {
    const routes = stack.objects("HTTPRoute", "GRPCRoute");
    for (const resource of stack.objects("Gateway").filter(isOfGatewayApi)) {
      const name = at(resource.inputs, "metadata", "name");
      for (const [index, listener] of itemsOf(at(resource.inputs, "spec", "listeners")).entries()) {
        const protocol = at(listener, "protocol");
        if (protocol !== "HTTP") continue;
        const attached = routes.filter((route) => isAttached(route, name, at(listener, "name")));
        if (attached.length > 0 && attached.every(redirects)) continue;
        const path = `spec.listeners[${index}].protocol`;
        yield { resource, path, must: "be HTTPS or TLS, or only redirect", got: protocol };
      }
    }
  },
});

function isOfGatewayApi({ type }: Declared): boolean {
  return type.includes("gateway.networking.k8s.io");
}

function isAttached({ inputs }: Declared, gateway: unknown, listener: unknown): boolean {
  return itemsOf(at(inputs, "spec", "parentRefs")).some((parent) => {
    const section = at(parent, "sectionName");
    return at(parent, "name") === gateway && (section === undefined || section === listener);
  });
}

function redirects({ inputs }: Declared): boolean {
  const rules = itemsOf(at(inputs, "spec", "rules"));
  return (
    rules.length > 0 &&
    rules.every((rule) =>
      itemsOf(at(rule, "filters")).some(
        (filter) =>
          at(filter, "type") === "RequestRedirect" &&
          at(filter, "requestRedirect", "scheme") === "https",
      ),
    )
  );
}
