import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { secrets } from "../../../policies/secrets/index.ts";
import { complaintsOf } from "../../support/judged.ts";
import { configMap, deployment, dockerContainer, object } from "../../support/somebodys.ts";

/** What all policies about secrets say. */
function said(...resources: Declared[]): string[] {
  return secrets.flatMap((policy) => complaintsOf(policy, resources));
}

const PEM = `-----BEGIN PRIVATE KEY-----\n${"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49\n".repeat(3)}-----END PRIVATE KEY-----\n`;

describe("the policies about secrets, on somebody's program", () => {
  it("name passwords in the variables of ordinary containers", () => {
    const grafana = dockerContainer("grafana", {
      image: "grafana/grafana",
      envs: ["GF_SECURITY_ADMIN_USER=admin", "GF_SECURITY_ADMIN_PASSWORD=admin"],
    });
    assert.deepEqual(said(grafana), [
      "grafana: envs[1]: must not hold a secret, got 'GF_SECURITY_ADMIN_PASSWORD=…'",
    ]);
    const api = deployment("api", {
      container: {
        env: [
          { name: "DATABASE_URL", value: "postgres://api:hunter2@db/api" },
          { name: "OTEL_EXPORTER_OTLP_HEADERS", value: "authorization=Bearer 12345678abcdefgh" },
          { name: "SESSION", value: "kJ8sd7F2hG5nQ1wE9rT3yU6i" },
        ],
      },
    });
    const place = "spec.template.spec.containers[0].env";
    assert.deepEqual(said(api), [
      `api: ${place}[0]: must not hold a secret, got 'DATABASE_URL=… (a URL with a password)'`,
      `api: ${place}[1]: must not hold a secret, got 'OTEL_EXPORTER_OTLP_HEADERS=… (a bearer's token)'`,
      `api: ${place}[2]: must not hold a secret, got 'SESSION=… (a random text)'`,
    ]);
  });

  it("say nothing of variables that come from elsewhere, or name a file", () => {
    const api = deployment("api", {
      container: {
        env: [
          { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "api", key: "password" } } },
          { name: "PASSWORD_FILE", value: "/run/secrets/password" },
          { name: "URL", value: "postgres://api:$(PASSWORD)@db/api" },
          { name: "API_TOKEN", value: UNKNOWN },
          { name: "GIT_COMMIT", value: "8f14e45fceea167a5a36dedd4bea25438f14e45f" },
          { name: "JAVA_OPTS", value: "-Xmx1g -Dfile.encoding=UTF-8 -XX:+UseG1GC" },
          { name: "OTEL_RESOURCE_ATTRIBUTES", value: "service.version=1.2.3,k8s.pod.name=$(POD)" },
        ],
      },
    });
    assert.deepEqual(said(api), []);
  });

  it("name secrets in commands, however they are handed over", () => {
    const command = ["redis-server", "--requirepass", "hunter2"];
    const tests = ["CMD", "redis-cli", "-a=x", "--pass", "hunter2", "ping"];
    assert.deepEqual(said(dockerContainer("redis", { command, healthcheck: { tests } })), [
      "redis: command[2]: must not hold a secret, got '--requirepass …'",
      "redis: healthcheck.tests[4]: must not hold a secret, got '--pass …'",
    ]);
    const args = ["--s3.secret-key=hunter2", "--auth.token-file=/run/secrets/token"];
    assert.deepEqual(said(deployment("store", { container: { args } })), [
      "store: spec.template.spec.containers[0].args[0]: must not hold a secret, got '--s3.secret-key=…'",
    ]);
    const script = ["sh", "-c", 'redis-cli --pass "$(cat /run/secrets/redis)" ping'];
    assert.deepEqual(said(deployment("ready", { container: { command: script } })), []);
  });

  it("name secrets in configurations of Collectors, whatever the file is called", () => {
    const config =
      'extensions:\n  bearertokenauth:\n    token: "mytoken"\nexporters:\n  otlp:\n    headers:\n      api-key: "hunter2"\n';
    for (const name of ["config.yaml", "relay", "otel-collector-config"]) {
      assert.deepEqual(
        said(configMap("otel", { [name]: config })).map((one) =>
          one.replace(/^.*\): (.*): must.*$/, "$1"),
        ),
        ["extensions.bearertokenauth.token", "exporters.otlp.headers.api-key"],
        name,
      );
    }
    assert.deepEqual(
      said(configMap("otel", { relay: config.replace(/"\w+"/g, '"${env:SECRET}"') })),
      [],
    );
  });

  it("name keys, webhooks and users of other files", () => {
    const files = {
      "server.key": PEM,
      "alertmanager.yml": `receivers:\n  - name: x\n    slack_configs:\n      - api_url: https://hooks.slack.com/services/T0000001/B0000001/${"a1".repeat(12)}\n`,
      "users.acl": "user default off\nuser app on >hunter2 ~* +@all\n",
      ".env": "# the database\nexport DB_PASSWORD='hunter2'\nDEBUG=true\n",
      "routes.json": '{"set": {"X-Api-Key": ["hunter2"], "Via": ["a"]}}',
      "spring.yaml": "spring.datasource.password: hunter2\n",
      "application.properties": "spring.datasource.password=hunter2\nserver.port=8080\n",
    };
    const place = (one: string) => /\((.*): must not hold a secret, got '(.*)'/.exec(one)?.slice(1);
    assert.deepEqual(said(configMap("files", files)).map(place), [
      ["server.key): the text", "a private key"],
      ["alertmanager.yml): receivers[0].slack_configs[0].api_url", "a webhook of Slack"],
      ["users.acl): line 2", "user app …"],
      [".env): line 2", "DB_PASSWORD=…"],
      ["routes.json): set.X-Api-Key[0]", "X-Api-Key: …"],
      ["spring.yaml): ['spring.datasource.password']", "spring.datasource.password: …"],
      ["application.properties): line 1", "spring.datasource.password=…"],
    ]);
  });

  it("say nothing of an unrelated program's files", () => {
    const files = {
      "en.json":
        '{"login": {"password": "Password", "token": "Enter your token", "forgot_password": "Forgot your password?"}}',
      "schema.json":
        '{"properties": {"password": {"type": "string"}}, "required": ["password", "token"]}',
      "nginx.conf":
        'server {\n  ssl_certificate_key /etc/tls/tls.key;\n  proxy_set_header Authorization "";\n  location = /token { return 404; }\n}\n',
      Corefile: ".:53 {\n  errors\n  kubernetes cluster.local in-addr.arpa\n}\n",
      "rules.yaml":
        'groups:\n  - name: tokens\n    rules:\n      - alert: TokenExpired\n        expr: sum by (token) (rate(token_errors[5m])) > 0\n        annotations: {summary: "A token: rotate it", password: "none"}\n',
      "grafana.ini":
        "[security]\n;admin_password = admin\nadmin_password = $__env{PASSWORD}\ndisable_initial_admin_creation = true\n[smtp]\npassword =\n",
      "values.yaml":
        "auth:\n  existingSecret: redis-auth\n  secretKeyName: password\ntls:\n  secretName: tls\n  secret: web-tls\n",
      "prometheus.yml":
        "scrape_configs:\n  - job_name: x\n    authorization: {type: Bearer, credentials_file: /var/run/token}\n",
      "web.yml":
        "basic_auth_users:\n  admin: $2y$10$abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNO\n",
      "redis.conf": "requirepass ${REDIS_PASSWORD}\nappendonly yes\n",
      "ca.crt":
        "-----BEGIN CERTIFICATE-----\nMIIBUjCB+aADAgECAhB6wtbD2aaaaaaa\n-----END CERTIFICATE-----\n",
      "logo.svg": `<image href="data:image/png;base64,${"iVBORw0KGgoAAAANSUhEUg".repeat(20)}"/>`,
      "go.sum": "github.com/x/y v1.0.0 h1:Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=\n",
      "app.yaml":
        "max_tokens: 4096\ntoken: 5\nsort_key: name\nfeature: {password_login: true, tokens: [a, b]}\n",
    };
    assert.deepEqual(said(configMap("unrelated", files)), []);
  });

  it("say nothing of files in places for secrets", () => {
    const uploads = [{ file: "/run/secrets/server.key", content: PEM }];
    assert.deepEqual(said(dockerContainer("web", { uploads })), []);
    const open = [{ file: "/etc/server.key", content: PEM }];
    assert.deepEqual(said(dockerContainer("web", { uploads: open })), [
      "web: uploads[0].content (server.key): the text: must not hold a secret, got 'a private key'",
    ]);
    assert.deepEqual(said(object("core/v1:Secret", "web", { stringData: { password: "x" } })), []);
  });

  it("tell secrets in labels from what tools write there", () => {
    const annotations = {
      "checksum/secret": "8f14e45fceea167a5a36dedd4bea2543",
      "vault.hashicorp.com/agent-inject-secret-db": "database/creds/db",
      "kubernetes.io/service-account.name": "token-reader",
      "example.com/api-key": "hunter2",
    };
    const web = object("core/v1:Service", "web", { metadata: { annotations } });
    assert.deepEqual(said(web), [
      "web: metadata.annotations['example.com/api-key']: must not hold a secret, got 'example.com/api-key=…'",
    ]);
  });

  it("know the modes of secrets' files", () => {
    const volumes = (volume: object) =>
      deployment("web", { pod: { volumes: [{ name: "x", ...volume }] } });
    const modes = (volume: object) =>
      said(volumes(volume)).map((one) => /got '(\d+)'/.exec(one)?.[1]);
    assert.deepEqual(modes({ secret: { secretName: "x" } }), ["0644"]);
    assert.deepEqual(modes({ secret: { secretName: "x", defaultMode: 0o440 } }), []);
    assert.deepEqual(modes({ secret: { secretName: "x", defaultMode: UNKNOWN } }), []);
    const items = [
      { key: "a", path: "a", mode: 0o444 },
      { key: "b", path: "b" },
    ];
    assert.deepEqual(modes({ secret: { secretName: "x", defaultMode: 0o400, items } }), ["0444"]);
    const sources = [{ secret: { name: "x" } }, { configMap: { name: "y" } }];
    assert.deepEqual(modes({ projected: { sources } }), ["0644"]);
    assert.deepEqual(modes({ projected: { sources: sources.slice(1) } }), []);
    assert.deepEqual(modes({ configMap: { name: "x" } }), []);
  });

  it("take what makes no sense without failing", () => {
    for (const odd of [null, 7, "text", true, [null, 3], { a: null }]) {
      const fields = [
        "envs",
        "command",
        "labels",
        "uploads",
        "healthcheck",
        "data",
        "spec",
        "metadata",
      ];
      const inputs = Object.fromEntries(fields.map((field) => [field, odd]));
      said(
        dockerContainer("odd", inputs),
        configMap("odd", { a: odd }),
        object("apps/v1:Deployment", "odd", inputs),
      );
    }
    assert.deepEqual(said(configMap("odd", { "a.yaml": "a: [", "b.json": "{", "c.yaml": "" })), []);
  });
});
