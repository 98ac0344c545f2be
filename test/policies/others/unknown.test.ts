import assert from "node:assert/strict";
import { authentication } from "../../../policies/authentication/index.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { transport } from "../../../policies/transport/index.ts";
import { resource } from "../../support/declared.ts";
import { complaintsOfAll, configMap, container, deployment } from "../../support/foreign.ts";

const policies = [...transport, ...authentication];

/** Programs of which not everything is known before they are deployed. */
const unknown = {
  "a Grafana whose password is made": container("grafana", {
    image: "grafana/grafana:11.0.0",
    envs: [UNKNOWN, "GF_SERVER_PROTOCOL=https"],
  }),
  "a Grafana whose variables are all made": container("grafana", {
    image: "grafana/grafana:11.0.0",
    envs: UNKNOWN,
  }),
  "a Grafana whose variables come from a Secret as a whole": deployment("grafana", {
    image: "grafana/grafana:11.0.0",
    envFrom: [{ secretRef: { name: "grafana" } }],
  }),
  "a Redis whose password is made": container("cache", {
    image: "redis:7",
    command: ["redis-server", "--port", "0", UNKNOWN],
  }),
  "a Redis whose variables come from a Secret as a whole": deployment("cache", {
    image: "bitnami/redis:7",
    envFrom: [{ secretRef: { name: "redis" } }],
  }),
  "a Prometheus whose command is made": container("prometheus", {
    image: "prom/prometheus",
    command: UNKNOWN,
  }),
  "an Alertmanager of whose command a part is made": container("alertmanager", {
    image: "prom/alertmanager",
    command: ["--config.file=/etc/alertmanager.yml", UNKNOWN],
  }),
  "a Zipkin whose variables are made": container("zipkin", {
    image: "openzipkin/zipkin",
    envs: UNKNOWN,
  }),
  "a Collector whose file is made": configMap("collector", { "config.yaml": UNKNOWN }),
  "an Ingress whose certificates are made": resource(
    "kubernetes:networking.k8s.io/v1:Ingress",
    "web",
    {
      spec: { tls: UNKNOWN, rules: [{ host: "web.example.com" }] },
    },
  ),
  "an Ingress whose host is made": resource("kubernetes:networking.k8s.io/v1:Ingress", "web", {
    spec: { tls: [{ hosts: ["web.example.com"] }], rules: [{ host: UNKNOWN }] },
  }),
  "a certificate whose end is made": resource(
    "tls:index/locallySignedCert:LocallySignedCert",
    "web",
    {
      validityPeriodHours: UNKNOWN,
      earlyRenewalHours: UNKNOWN,
    },
  ),
  "a key whose length is made": resource("tls:index/privateKey:PrivateKey", "web", {
    algorithm: "RSA",
    rsaBits: UNKNOWN,
  }),
  "a password whose length is made": resource("random:index/randomPassword:RandomPassword", "web", {
    length: UNKNOWN,
  }),
};

describe("the policies about transport and authentication, before something is deployed", () => {
  for (const [what, one] of Object.entries(unknown)) {
    it(`say nothing of ${what}`, () => {
      assert.deepEqual(complaintsOfAll(policies, [one]), []);
    });
  }
});

/** What nobody should write, and what somebody will. */
const odd = [null, 1, "x", true, [], [null], [[]], {}, { a: null }, UNKNOWN];

const types = [
  ...["docker:index/container:Container", "kubernetes:core/v1:ConfigMap"],
  ...["kubernetes:apps/v1:Deployment", "kubernetes:core/v1:Pod", "kubernetes:core/v1:Service"],
  ...["kubernetes:networking.k8s.io/v1:Ingress", "kubernetes:core/v1:Secret"],
  ...["kubernetes:gateway.networking.k8s.io/v1:Gateway", "tls:index/privateKey:PrivateKey"],
  ...["tls:index/selfSignedCert:SelfSignedCert", "random:index/randomPassword:RandomPassword"],
];

/** Configurations of which one part is something else than its program takes. */
const documents = (part: unknown) => [
  { service: { pipelines: { traces: part }, extensions: part, telemetry: part } },
  { service: { pipelines: { traces: { receivers: ["otlp"] } } }, receivers: { otlp: part } },
  {
    service: { pipelines: { traces: { receivers: ["otlp"] } } },
    receivers: { otlp: { protocols: part } },
  },
  {
    service: { pipelines: { traces: { exporters: ["kafka", "otlp"] } } },
    exporters: { kafka: { brokers: part, tls: part }, otlp: part },
  },
  { storage: { trace: {} }, server: part, distributor: part, memberlist: part },
  { schema_config: {}, server: part, common: part },
  { scrape_configs: [part], alerting: part, remote_write: [part] },
  { datasources: [part] },
  { route: {}, receivers: [part], global: part },
  { tls_server_config: {}, basic_auth_users: part },
  { apps: { http: { servers: { web: part } } } },
  { apps: { http: { servers: { web: { routes: [part], listen: part } } } } },
  { apps: { http: { servers: { web: { tls_connection_policies: [part] } } } } },
  { armeria: part, zipkin: { storage: {} } },
];

describe("the policies about transport and authentication, on what makes no sense", () => {
  for (const part of odd) {
    it(`are not put off by ${JSON.stringify(part)}`, () => {
      for (const type of types) {
        const named = ["spec", "data", "uploads", "command", "envs", "ports", "name", "length"];
        const inputs = Object.fromEntries(named.map((name) => [name, part]));
        const one = resource(type, "odd", { image: "grafana", ...inputs });
        assert.ok(Array.isArray(complaintsOfAll(policies, [one])));
      }
      for (const document of documents(part)) {
        const one = configMap("odd", { "odd.json": JSON.stringify(document) });
        assert.ok(Array.isArray(complaintsOfAll(policies, [one])));
      }
    });
  }
});
