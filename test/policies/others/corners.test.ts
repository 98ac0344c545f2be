import assert from "node:assert/strict";
import { storesAreBehindTheGateway } from "../../../policies/authentication/behind-gateway.ts";
import { clientsPresentThemselves } from "../../../policies/authentication/clients.ts";
import { credentialsAreNotDefaults } from "../../../policies/authentication/credentials.ts";
import { gatewayRoutesNeedAuthentication } from "../../../policies/authentication/gateway-routes.ts";
import { redisNeedsAPassword } from "../../../policies/authentication/redis.ts";
import { alertsAreSentWithTls } from "../../../policies/transport/alerts.ts";
import { dataSourcesUseTls } from "../../../policies/transport/grafana.ts";
import { scrapeJobsUseTls } from "../../../policies/transport/scraping.ts";
import { tlsIsRecent } from "../../../policies/transport/versions.ts";
import { resource } from "../../support/declared.ts";
import { configMap, container, deployment } from "../../support/foreign.ts";
import { complaintsOf } from "../../support/judged.ts";

/** A Caddy with one server. */
const caddy = (server: Record<string, unknown>) =>
  configMap("caddy", {
    "caddy.json": JSON.stringify({ apps: { http: { servers: { web: server } } } }),
  });

const proxy = { handler: "reverse_proxy", upstreams: [{ dial: "app:80" }] };
const unguarded = (route: number) => [
  `caddy: data['caddy.json'] (caddy.json): apps.http.servers.web.routes[${route}].handle[0]: must stand behind a handler 'authentication', got 'a way to app:80'`,
];

describe("the policies about transport and authentication, in their corners", () => {
  it("know that SSL is older than any TLS", () => {
    const web = container("web", { image: "redis", command: ["--tls-protocols", "SSLv3"] });
    assert.deepEqual(complaintsOf(tlsIsRecent, [web]), [
      "web: command: --tls-protocols: must be TLS 1.2 or newer, got 'SSLv3'",
    ]);
  });

  it("do not take a job for its own machine's that finds others", () => {
    const job =
      "static_configs: [{ targets: [localhost:1] }], kubernetes_sd_configs: [{ role: pod }]";
    const prometheus = configMap("p", { "p.yml": `scrape_configs: [{ job_name: pods, ${job} }]` });
    assert.deepEqual(complaintsOf(scrapeJobsUseTls, [prometheus]), [
      "p: data['p.yml'] (p.yml): scrape_configs[0].scheme: must be https for the job 'pods', got nothing",
    ]);
  });

  it("let mail go by port 465, which is TLS from its first byte", () => {
    const global = "{ smtp_smarthost: 'mail.example.com:465', smtp_require_tls: false }";
    const alerts = configMap("a", { "a.yml": `global: ${global}\nroute: {}\nreceivers: []\n` });
    assert.deepEqual(complaintsOf(alertsAreSentWithTls, [alerts]), []);
    const ini = "[smtp]\nenabled = true\nhost = mail.example.com:465\n";
    assert.deepEqual(complaintsOf(dataSourcesUseTls, [configMap("g", { "grafana.ini": ini })]), []);
  });

  it("know a database's user", () => {
    const source = "{ name: DB, type: mysql, url: 'db:3306', user: grafana }";
    const sources = configMap("s", { "s.yml": `datasources: [${source}]` });
    assert.deepEqual(complaintsOf(clientsPresentThemselves, [sources]), []);
  });

  it("let nobody without a certificate be asked again", () => {
    const asking = { client_authentication: { mode: "require_and_verify" } };
    const routes = [{ handle: [proxy] }];
    const judged = (policies: unknown[]) =>
      complaintsOf(gatewayRoutesNeedAuthentication, [
        caddy({ routes, tls_connection_policies: policies }),
      ]);
    assert.deepEqual(judged([asking]), []);
    assert.deepEqual(judged([asking, {}]), unguarded(0));
    assert.deepEqual(judged([{ client_authentication: { mode: "request" } }]), unguarded(0));
  });

  it("see through a refusal of only some strangers", () => {
    const stranger = { not: [{ header: { Authorization: ["Bearer x"] } }] };
    const refusal = [{ handler: "static_response", status_code: 401 }];
    const judged = (match: unknown) =>
      complaintsOf(gatewayRoutesNeedAuthentication, [
        caddy({ routes: [{ match: [match], handle: refusal }, { handle: [proxy] }] }),
      ]);
    assert.deepEqual(judged(stranger), []);
    assert.deepEqual(judged({ ...stranger, path: ["/admin"] }), unguarded(1));
    assert.deepEqual(judged({ not: [{ header: { Authorization: ["*"] } }] }), unguarded(1));
  });

  it("take a Service without a selector for nobody's", () => {
    const service = resource("kubernetes:core/v1:Service", "s", {
      spec: { type: "NodePort", ports: [{}] },
    });
    const store = deployment("prometheus", { image: "prom/prometheus" });
    assert.deepEqual(complaintsOf(storesAreBehindTheGateway, [store, service]), []);
  });

  it("do not ask a cluster's file about the door to an Alertmanager", () => {
    const web = "client_auth_type: RequireAndVerifyClientCert, client_ca_file: /ca";
    const store = container(
      "alertmanager",
      {
        image: "prom/alertmanager",
        command: ["--web.config.file=/web.yml", "--cluster.tls-config=/cluster.yml"],
        ports: [{ internal: 9093, external: 9093 }],
      },
      {
        "/web.yml": `tls_server_config: { ${web} }`,
        "/cluster.yml": "tls_server_config: { cert_file: /c }\ntls_client_config: { ca_file: /ca }",
      },
    );
    assert.deepEqual(complaintsOf(storesAreBehindTheGateway, [store]), []);
  });

  it("take a Redis whose default user is off, or has a password, for closed", () => {
    const judged = (text: string) =>
      complaintsOf(redisNeedsAPassword, [configMap("r", { "redis.conf": text })]);
    assert.deepEqual(judged("user default off\nuser app on >long ~* +@all\n"), []);
    assert.equal(judged("user default on nopass ~* +@all\n").length, 1);
    assert.equal(judged("user app on >long ~* +@all\n").length, 1);
  });

  it("find well-known passwords in a Collector's list of users and in a Secret", () => {
    const extensions =
      'extensions: { basicauth: { htpasswd: { inline: "ops:x8Kd0\\nadmin:admin\\n" } } }';
    const collector = configMap("c", { relay: `${extensions}\nservice: { pipelines: {} }\n` });
    assert.deepEqual(complaintsOf(credentialsAreNotDefaults, [collector]), [
      "c: data.relay (relay): extensions.basicauth.htpasswd.inline: must not be what everybody tries first, got 'admin'",
    ]);
    const data = { username: "YWRtaW4=", password: "Y2hhbmdlbWU=" };
    const secret = resource("kubernetes:core/v1:Secret", "s", { data });
    assert.deepEqual(complaintsOf(credentialsAreNotDefaults, [secret]), [
      "s: data.password: must not be what everybody tries first, got 'changeme'",
    ]);
  });
});
