import { storesAreBehindTheGateway } from "../../../policies/authentication/behind-gateway.ts";
import {
  credentialsAreNotDefaults,
  generatedPasswordsAreLong,
} from "../../../policies/authentication/credentials.ts";
import { gatewayRoutesNeedAuthentication } from "../../../policies/authentication/gateway-routes.ts";
import { grafanaKnowsItsUsers } from "../../../policies/authentication/grafana.ts";
import { redisNeedsAPassword } from "../../../policies/authentication/redis.ts";
import { areNamed, type Clause } from "../../support/clauses.ts";

const clauses: readonly Clause[] = [
  {
    policy: grafanaKnowsItsUsers,
    stack: "prod",
    of: "grafana.ini",
    at: "[auth.anonymous]\nenabled = false",
    to: "[auth.anonymous]\nenabled = true",
    says: [
      "tracing-prod-grafana-configuration: data['grafana.ini'] (grafana.ini): [auth.anonymous] enabled: must be false, got 'true'",
    ],
  },
  {
    policy: grafanaKnowsItsUsers,
    stack: "prod",
    of: "grafana.ini",
    at: "allow_sign_up = false",
    to: "allow_sign_up = true",
    says: [
      "tracing-prod-grafana-configuration: data['grafana.ini'] (grafana.ini): [users] allow_sign_up: must be false, got 'true'",
    ],
  },
  {
    policy: grafanaKnowsItsUsers,
    stack: "prod",
    of: "grafana.ini",
    at: "header_name = $__file{/etc/tracing-infra/secrets/grafana-user-header}",
    to: "header_name = X-WEBAUTH-USER",
    says: [
      "tracing-prod-grafana-configuration: data['grafana.ini'] (grafana.ini): [auth.proxy] whitelist: must name the proxies that are believed, got nothing",
    ],
  },
  {
    policy: gatewayRoutesNeedAuthentication,
    stack: "prod",
    of: "gateway.json",
    at: "apps.http.servers.loki.routes[3].handle[0]",
    to: { handler: "headers" },
    says: [
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.loki.routes[6].handle[1]: must stand behind a handler 'authentication', got 'a way to loki:3100'",
      "tracing-prod-gateway-configuration: data['gateway.json'] (gateway.json): apps.http.servers.loki.routes[8].handle[1]: must stand behind a handler 'authentication', got 'a way to loki:3100'",
    ],
  },
  {
    policy: gatewayRoutesNeedAuthentication,
    stack: "dev",
    of: "gateway.json",
    at: "apps.http.servers.sampling.routes[3].handle[0].status_code",
    to: 200,
    says: [
      "tracing-dev-gateway-configuration: uploads[0].content (gateway.json): apps.http.servers.sampling.routes[4].handle[1]: must stand behind a handler 'authentication', got 'a way to jaeger:5778'",
    ],
  },
  {
    policy: gatewayRoutesNeedAuthentication,
    stack: "dev",
    of: "gateway.json",
    at: "apps.http.servers.zipkin.routes[3].match",
    to: [{ path: ["/api/v2/spans", "/api/v2/traces"] }],
    says: [
      "tracing-dev-gateway-configuration: uploads[0].content (gateway.json): apps.http.servers.zipkin.routes[3].handle[1]: must stand behind a handler 'authentication', got 'a way to collector:9411'",
    ],
  },
  {
    policy: storesAreBehindTheGateway,
    stack: "dev",
    of: "tracing-dev-tempo",
    at: "ports",
    to: [{ internal: 3201, external: 3201, ip: "127.0.0.1" }],
    says: [
      "tracing-dev-tempo: ports[0]: must not be published, as nobody is asked at 3201, got '127.0.0.1:3201'",
    ],
  },
  {
    policy: storesAreBehindTheGateway,
    stack: "dev",
    of: "jaeger.yaml",
    at: "exporters.prometheus/own.tls.client_ca_file",
    says: [
      "tracing-dev-jaeger: ports[0]: must not be published, as nobody is asked at 8888, got '127.0.0.1:14269'",
    ],
  },
  {
    policy: storesAreBehindTheGateway,
    stack: "prod",
    of: "Service tracing-prod-loki",
    at: "spec.type",
    to: "NodePort",
    says: [
      "tracing-prod-loki: spec.type: must be ClusterIP, as nobody is asked at 7946 of 'loki', got 'NodePort'",
    ],
  },
  {
    policy: storesAreBehindTheGateway,
    stack: "prod",
    of: "jaeger.yaml",
    at: "exporters.prometheus/own.tls.client_ca_file",
    says: [
      "tracing-prod-jaeger-outside: spec.type: must be ClusterIP, as nobody is asked at 8888 of 'jaeger', got 'LoadBalancer'",
    ],
  },
  {
    policy: redisNeedsAPassword,
    stack: "dev",
    of: "redis.conf",
    at: "aclfile ",
    to: "# ",
    says: [
      "tracing-dev-redis-configuration: uploads[0].content (redis.conf): requirepass: must be said, or 'aclfile', got nothing",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "grafana.ini",
    at: "admin_password = $__file{/etc/tracing-infra/secrets/grafana-admin-password}",
    to: "admin_password = admin",
    says: [
      "tracing-dev-grafana-configuration: uploads[0].content (grafana.ini): security.admin_password: must not be what everybody tries first, got 'admin'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "collector.yaml",
    at: "receivers.redis.password",
    to: "changeme",
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): receivers.redis.password: must not be what everybody tries first, got 'changeme'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "collector.yaml",
    at: "exporters.otlp_http/loki.headers",
    to: { Authorization: "Basic YWRtaW46YWRtaW4=" },
    says: [
      "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): exporters.otlp_http/loki.headers.Authorization: must not be what everybody tries first, got 'admin'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "tracing-dev-redis",
    at: "command",
    to: ["redis-server", "--requirepass", "tracing123"],
    says: [
      "tracing-dev-redis: command: --requirepass: must not be what everybody tries first, got 'tracing123'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "tracing-dev-grafana",
    at: "envs[0]",
    to: "GF_SECURITY_ADMIN_PASSWORD=grafana",
    says: [
      "tracing-dev-grafana: envs[0] (GF_SECURITY_ADMIN_PASSWORD): must not be what everybody tries first, got 'grafana'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "dev",
    of: "tracing-dev-grafana",
    at: "envs[0]",
    to: "GF_DATABASE_URL=postgres://grafana:password1@db/grafana",
    says: [
      "tracing-dev-grafana: envs[0] (GF_DATABASE_URL): must not be what everybody tries first, got 'password1'",
    ],
  },
  {
    policy: credentialsAreNotDefaults,
    stack: "prod",
    of: "tracing-prod-redis-secrets",
    at: "stringData.redis-password",
    to: "secret",
    says: [
      "tracing-prod-redis-secrets: stringData.redis-password: must not be what everybody tries first, got 'secret'",
    ],
  },
  {
    policy: generatedPasswordsAreLong,
    stack: "prod",
    of: "tracing-credentials-redis",
    at: "length",
    to: 16,
    says: ["tracing-credentials-redis: length: must be at least 20, got '16'"],
  },
];

describe("the policies about people, and about what they know", () => {
  areNamed(clauses);
});
