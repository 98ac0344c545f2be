import assert from "node:assert/strict";
import { complaints } from "../support/complaints.ts";

const onKubernetes = (more: Record<string, unknown>) => ({
  target: { kind: "kubernetes", host: "tracing.example", ...more },
});

/** Each wrong setting of the target and the one line that is said of it. */
const cases: readonly (readonly [
  what: string,
  settings: Record<string, unknown>,
  complaint: string,
])[] = [
  [
    "a cluster without a name for it",
    { host: undefined },
    "is required, but missing  → at target.host",
  ],
  [
    "a cluster's name that is a URL",
    { host: "https://tracing.example" },
    "must be a host's name such as 'tracing.example.com', got 'https://tracing.example'  → at target.host",
  ],
  [
    "a namespace that cannot be one",
    { namespace: "Tracing" },
    "must be the name of a namespace, such as 'tracing', got 'Tracing'  → at target.namespace",
  ],
  [
    "a way in of no kind",
    { outside: { kind: "tunnel" } },
    `must say \`kind\`: 'load-balancer', 'node-port', 'gateway-api' or 'ingress', got '{"kind":"tunnel"}'  → at target.outside.kind`,
  ],
  [
    "a Gateway without its namespace",
    { outside: { kind: "gateway-api", gateway: "shared" } },
    "is required, but missing  → at target.outside.gatewayNamespace",
  ],
  [
    "an Ingress that nobody has told to pass TLS through",
    { outside: { kind: "ingress", class: "haproxy", from: "haproxy" } },
    "is required, but missing  → at target.outside.passThroughAnnotation",
  ],
  [
    "an issuer of a kind that there is not",
    {
      outside: {
        ...{ kind: "gateway-api", gateway: "shared", gatewayNamespace: "infra" },
        terminating: { issuer: { kind: "Authority", name: "x" } },
      },
    },
    "must be 'Issuer' or 'ClusterIssuer', got 'Authority'  → at target.outside.terminating.issuer.kind",
  ],
  [
    "a Gateway's port for a load balancer",
    { outside: { kind: "load-balancer", port: 443 } },
    "unrecognized key 'port', which belongs to another `kind`  → at target.outside",
  ],
  [
    "a Gateway's comers by their addresses",
    {
      outside: {
        ...{ kind: "gateway-api", gateway: "shared", gatewayNamespace: "infra" },
        sourceRanges: ["10.0.0.0/8"],
      },
    },
    "unrecognized key 'sourceRanges', which belongs to another `kind`  → at target.outside",
  ],
  [
    "an address that is no range",
    { outside: { kind: "load-balancer", sourceRanges: ["10.1.2.3"] } },
    "must be a range of addresses such as '10.20.0.0/16', got '10.1.2.3'  → at target.outside.sourceRanges.0",
  ],
  [
    "nobody who may come",
    { outside: { kind: "node-port", sourceRanges: [] } },
    "must name a range, got '[]'  → at target.outside.sourceRanges",
  ],
  [
    "applications of every namespace there is",
    { applications: { namespaceLabels: {} } },
    `must be labels such as '{"example.com/telemetry": "true"}', at least one, got '{}'  → at target.applications.namespaceLabels`,
  ],
  [
    "a label whose value YAML takes for a flag",
    { applications: { namespaceLabels: { telemetry: true } } },
    "must be a label's value such as 'true', in quotes, got 'true'  → at target.applications.namespaceLabels.telemetry",
  ],
  [
    "a label that no namespace can have",
    { applications: { namespaceLabels: { "a b": "true" } } },
    `must be labels such as '{"example.com/telemetry": "true"}', at least one, got 'a b'  → at target.applications.namespaceLabels.a b`,
  ],
  [
    "a size for who has no volume",
    { storage: { gibibytes: { zipkin: 5 } } },
    "unrecognized key 'zipkin', known keys are 'collector', 'sampler', 'tempo', 'jaeger', 'prometheus', 'loki', 'alertmanager', 'grafana', 'redis', 'archive', 'audit-log'  → at target.storage.gibibytes",
  ],
  [
    "a volume of no size",
    { storage: { gibibytes: { tempo: 0 } } },
    "must be a whole number from 1 to 65536, got '0'  → at target.storage.gibibytes.tempo",
  ],
  [
    "a registry that is a URL",
    { images: { registry: "https://registry.example" } },
    "must be a registry, with a path or without, such as 'registry.example.com/mirror', got 'https://registry.example'  → at target.images.registry",
  ],
  [
    "one Secret where there may be several",
    { images: { pullSecrets: "mirror" } },
    "must be a list of Secrets' names, got 'mirror'  → at target.images.pullSecrets",
  ],
  [
    "a priority of no kind",
    { priorityClass: "high" },
    "must say `kind: own`, `kind: existing` or `kind: none`, got 'high'  → at target.priorityClass",
  ],
  [
    "a priority class of the cluster's without its name",
    { priorityClass: { kind: "existing" } },
    "is required, but missing  → at target.priorityClass.name",
  ],
  [
    "a name for the platform's own priority class",
    { priorityClass: { kind: "own", name: "mine" } },
    "unrecognized key 'name', which belongs to another `kind`  → at target.priorityClass",
  ],
  [
    "agents that would send nothing",
    { agents: {} },
    "must ask for `logs` or `hostMetrics`; leave it out where there are to be no agents  → at target.agents",
  ],
  [
    "agents as a flag",
    { agents: true },
    "must be an object such as '{logs: {}, hostMetrics: true}', got 'true'  → at target.agents",
  ],
  [
    "logs as a flag",
    { agents: { logs: true } },
    "must be an object such as '{}' or '{namespaces: [shop]}', got 'true'  → at target.agents.logs",
  ],
  [
    "logs of no namespace",
    { agents: { logs: { namespaces: [] } } },
    "must be a list of namespaces, at least one, got '[]'  → at target.agents.logs.namespaces",
  ],
  [
    "logs of what cannot be a namespace",
    { agents: { logs: { namespaces: ["shop_*"] } } },
    "must be the name of a namespace, such as 'tracing', got 'shop_*'  → at target.agents.logs.namespaces.0",
  ],
];

describe("settings of a Kubernetes target", () => {
  for (const [what, settings, complaint] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(complaints(onKubernetes(settings)), [`✖ ${complaint}`]);
    });
  }

  it("go with no datagrams, which know neither TLS nor a token", () => {
    const legacyReceivers = { jaegerUdp: true };
    assert.deepEqual(complaints({ legacyReceivers, ...onKubernetes({}) }), [
      "✖ must be 'false' in a cluster: datagrams know neither TLS nor a token  → at legacyReceivers.jaegerUdp",
    ]);
  });

  it("ask for no logs where there is no Loki", () => {
    const settings = { profile: "lite", ...onKubernetes({ agents: { logs: {} } }) };
    assert.deepEqual(complaints(settings), [
      "✖ must be absent where `profile` is 'lite', which has no Loki to keep them  → at target.agents.logs",
    ]);
    assert.equal(
      complaints({ profile: "lite", ...onKubernetes({ agents: { hostMetrics: true } }) }),
      undefined,
    );
  });

  it("know agents where there are nodes, and nowhere else", () => {
    assert.deepEqual(complaints({ target: { kind: "docker", agents: { hostMetrics: true } } }), [
      "✖ unrecognized key 'agents', which belongs to another `kind`  → at target",
    ]);
  });

  it("may be left out, all but the host", () => {
    assert.equal(complaints(onKubernetes({})), undefined);
  });

  it("may name what the cluster has", () => {
    const settings = {
      namespace: "observability",
      priorityClass: { kind: "existing", name: "business.critical" },
    };
    assert.equal(complaints(onKubernetes(settings)), undefined);
  });
});
