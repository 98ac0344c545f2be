import type { types } from "@pulumi/kubernetes";
import type { WorkloadName } from "../../model/listeners.ts";
import { unawaited } from "./labels.ts";
import { hostOf, type Door, type Outside, type OutsideSettings } from "./doors.ts";

/** The Gateway API's group, and the versions that are in its standard channel from 1.5 on. */
const GATEWAY_API = "gateway.networking.k8s.io";
const VERSION = `${GATEWAY_API}/v1`;

type ByGateway = Extract<Outside, { kind: "gateway-api" }>;
type ByIngress = Extract<Outside, { kind: "ingress" }>;

/** An object that only some clusters know. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly spec: object;
}

/** The way from a Gateway to a door, whichever of the two ends TLS. */
export function routeOf(
  door: Door,
  outside: ByGateway,
  settings: Pick<OutsideSettings, "host">,
): CustomObject {
  const { workload, listener, label } = door;
  const kind = routeKind(listener, outside);
  return {
    ...{ apiVersion: VERSION, kind, name: label },
    spec: {
      parentRefs: [parentOf(outside)],
      hostnames: [hostOf(door, { ...settings, outside })],
      rules: [{ backendRefs: [{ name: workload, port: listener.port }] }],
    },
  };
}

function routeKind({ protocol }: Door["listener"], { terminating }: ByGateway): string {
  if (!terminating) return "TLSRoute";
  return protocol === "grpc" ? "GRPCRoute" : "HTTPRoute";
}

function parentOf({ gateway, gatewayNamespace, listener }: ByGateway) {
  return {
    ...{ name: gateway, namespace: gatewayNamespace },
    ...(listener !== undefined && { sectionName: listener }),
  };
}

/**
 * How a Gateway that has ended TLS dials a workload: over TLS, to nobody but who has a certificate of the
 * platform's authority for that workload.
 */
export function backendPolicy(workload: WorkloadName, authority: unknown): CustomObject {
  return {
    ...{ apiVersion: VERSION, kind: "BackendTLSPolicy", name: workload },
    spec: {
      targetRefs: [{ group: "", kind: "Service", name: workload }],
      validation: {
        hostname: workload,
        caCertificateRefs: [{ group: "", kind: "ConfigMap", name: authority }],
      },
    },
  };
}

/** Name of the Secret in which cert-manager puts the certificate of all doors. */
const CERTIFICATE = "outside-certificate";

/** The doors' names certified by an issuer of cert-manager's, and a Gateway's right to use that. */
export function certificateObjects(
  doors: readonly Door[],
  outside: ByGateway,
  settings: Pick<OutsideSettings, "host">,
): CustomObject[] {
  const { issuer } = outside.terminating ?? {};
  if (!issuer) return [];
  return [
    {
      ...{ apiVersion: "cert-manager.io/v1", kind: "Certificate", name: CERTIFICATE },
      spec: {
        secretName: CERTIFICATE,
        dnsNames: doors.map((door) => hostOf(door, { ...settings, outside })),
        issuerRef: { group: "cert-manager.io", ...issuer },
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
      },
    },
    {
      ...{ apiVersion: `${GATEWAY_API}/v1beta1`, kind: "ReferenceGrant", name: CERTIFICATE },
      spec: {
        from: [{ group: GATEWAY_API, kind: "Gateway", namespace: outside.gatewayNamespace }],
        to: [{ group: "", kind: "Secret", name: CERTIFICATE }],
      },
    },
  ];
}

/** The ways from an Ingress controller to the doors, which it does not open: it hands on what it is sent. */
export function ingressOf(
  doors: readonly Door[],
  outside: ByIngress,
  settings: Pick<OutsideSettings, "host">,
): {
  readonly annotations: Record<string, string>;
  readonly spec: types.input.networking.v1.IngressSpec;
} {
  return {
    // Not every controller says that it has seen one, and the pods behind it are waited for anyway.
    annotations: { [outside.passThroughAnnotation]: "true", ...unawaited },
    spec: {
      ingressClassName: outside.class,
      rules: doors.map((door) => ({
        host: hostOf(door, { ...settings, outside }),
        http: {
          paths: [
            {
              ...{ path: "/", pathType: "Prefix" },
              backend: { service: { name: door.workload, port: { number: door.listener.port } } },
            },
          ],
        },
      })),
    },
  };
}
