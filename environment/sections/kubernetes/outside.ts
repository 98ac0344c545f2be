import { z } from "zod";
import { addressRanges, refusal } from "../../kinds.ts";
import { key, namespace, objectName } from "./names.ts";

const PORT_RULE = refusal("must be a port from 1 to 65535");

const port = z
  .int(PORT_RULE)
  .min(1, PORT_RULE)
  .max(65_535, PORT_RULE)
  .default(443)
  .describe("Port at which the outside finds all doors, each by a name of its own.");

const issuer = z.strictObject(
  {
    kind: z
      .enum(["Issuer", "ClusterIssuer"], refusal("must be 'Issuer' or 'ClusterIssuer'"))
      .default("ClusterIssuer")
      .describe("Kind of the issuer."),
    name: objectName("an issuer of cert-manager's").describe("Name of the issuer."),
  },
  refusal("must be an object such as '{name: letsencrypt}'"),
);

const sourceRanges = addressRanges
  .optional()
  .describe("Ranges of addresses, the only ones that may come; by default everywhere.");

const loadBalancer = z.strictObject({
  kind: z
    .literal("load-balancer")
    .describe(
      "A load balancer's address for the Collector, another for the gateway, at their own ports.",
    ),
  sourceRanges,
});

const nodePort = z.strictObject({
  kind: z.literal("node-port").describe("Every node's address, at a port for each door."),
  sourceRanges,
});

const terminating = z.strictObject(
  {
    issuer: issuer
      .optional()
      .describe("The issuer of cert-manager's that certifies the doors' names for the Gateway."),
  },
  refusal("must be an object such as '{}' or '{issuer: {name: letsencrypt}}'"),
);

const gateway = z.strictObject({
  kind: z
    .literal("gateway-api")
    .describe("A Gateway that hands connections on by the name that TLS asks for (TLSRoute)."),
  gateway: objectName("a Gateway").describe("Name of the Gateway that the routes are attached to."),
  gatewayNamespace: namespace.describe("Namespace of that Gateway."),
  listener: objectName("one of the Gateway's listeners")
    .optional()
    .describe("The one of its listeners; by default all that will have the routes."),
  from: namespace
    .optional()
    .describe("Namespace of the pods that come from it; by default the Gateway's own."),
  terminating: terminating
    .optional()
    .describe(
      "Where it is said, if only as `{}`, the Gateway has a certificate of its own, and dials the doors over TLS anew (HTTPRoute, GRPCRoute, BackendTLSPolicy).",
    ),
  port,
});

const ingress = z.strictObject({
  kind: z
    .literal("ingress")
    .describe("An Ingress controller that hands connections on by the name that TLS asks for."),
  class: objectName("an Ingress class").describe("Name of its class."),
  from: namespace.describe("Namespace of the controller's pods."),
  passThroughAnnotation: key.describe(
    "Annotation that makes the controller pass TLS through, such as `haproxy.org/ssl-passthrough`.",
  ),
  port,
});

/** How the outside comes to the platform's doors. */
export const outside = z.discriminatedUnion(
  "kind",
  [loadBalancer, nodePort, gateway, ingress],
  refusal("must say `kind`: 'load-balancer', 'node-port', 'gateway-api' or 'ingress'"),
);
