import assert from "node:assert/strict";
import { entropyOf, isRandom } from "../../../policies/judging/entropy.ts";
import { secretIn } from "../../../policies/judging/secret-forms.ts";
import { isSecretUnder, settingIn, wordsOf } from "../../../policies/judging/words.ts";

/** Lines of a name and a value. */
function pairs(text: string): [string, string][] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, name = "", value = ""] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? [];
      return [name, value];
    });
}

describe("the words of a name", () => {
  it("are the same however they are put together", () => {
    for (const name of ["clientSecretKey", "client_secret_key", "CLIENT-SECRET.KEY"]) {
      assert.deepEqual(wordsOf(name), ["client", "secret", "key"]);
    }
    assert.deepEqual(wordsOf("OIDCClientSecret"), ["oidc", "client", "secret"]);
  });
});

describe("a named value", () => {
  const secret = pairs(`
    GF_SECURITY_ADMIN_PASSWORD admin
    POSTGRES_PASSWORD tracing123
    PGPASSWORD x1
    REDIS_PASS hunter2
    DB_PASSWORD_PROD x9
    masterPassword1 abc
    clientSecret dG9rZW4
    client_secret abc123DEF
    OPENAI_API_KEY k-12345
    aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCY+aaaaaaaaa=
    token mytoken
    auth_token abc
    credentials sesame
    Authorization Bearer abcdef
    SECRET_KEY_BASE abcdef0123
    JWT_SECRET supersecret
    secret s3cr3t-w0rd
    keyStorePassword changeit
    accessKey minioadmin
    secretKey minioadmin
    requirepass foobared
    encryption_key /9aK+2b==
  `);
  for (const [name, value] of secret) {
    it(`is a secret: ${name}`, () => {
      assert.equal(isSecretUnder(name, value), true);
    });
  }

  const harmless = pairs(`
    POSTGRES_PASSWORD_FILE /run/secrets/x
    GF_SECURITY_ADMIN_PASSWORD__FILE x
    admin_password $__file{/run/secrets/x}
    password \${env:REDIS_PASSWORD}
    password $(REDIS_PASSWORD)
    password {env.PASSWORD}
    password {{ .Values.password }}
    password vault:secret/data/x#y
    password <your password>
    password ********
    password Password
    password Your password, please
    password $2y$10$abcdefghijklmnopqrstuv
    password admin:$apr1$abc$def
    password {SSHA}abcdef
    password $DATABASE_PASSWORD
    password
    password true
    token_url https://idp/token
    token /var/run/secrets/token
    max_tokens 4096
    token_type bearer
    next_token abc
    stop_token ###
    gen_ai.token.type input
    secretName grafana
    existingSecret grafana-admin
    secret grafana-admin
    secret default/grafana
    apiKeySecretRef x
    checksum/secret a9f0
    key value
    routing_key traceID
    public_key ssh-rsa
    access_key_id me
    key_file x.key
    PWD /app
    compass north
    enable_login_token always
    PASSWORD_MIN_LENGTH 12
  `);
  for (const [name, value] of harmless) {
    it(`is none: ${name} ${value}`, () => {
      assert.equal(isSecretUnder(name, value), false);
    });
  }
});

describe("a setting in a text", () => {
  it("is a secret by its name, whatever stands between the two", () => {
    const settings = {
      "-Djavax.net.ssl.keyStorePassword=changeit -Xmx1g": "-Djavax.net.ssl.keyStorePassword",
      "user=me password=hunter2 host=x": "password",
      "authorization=Bearer abcdefgh12345678": "authorization",
      "sh -c 'redis-server --requirepass=foo'": "--requirepass",
      '{"password": "hunter2"}': "password",
    };
    for (const [text, name] of Object.entries(settings)) {
      assert.equal(settingIn(text)?.replace(/^-D/, "-D"), name);
    }
    for (const text of [
      ...["curl -H 'Authorization: Bearer $TOKEN'", "password=%s", "token=$(cat /x)"],
      ...["sum by (token) (rate(x[5m]))", "key=value", "--password-file=/x", "k8s.pod=a"],
    ]) {
      assert.equal(settingIn(text), undefined, text);
    }
  });
});

describe("a text that says itself what it is", () => {
  const found: readonly (readonly [string, string])[] = [
    ["-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIOaaaaaaaaaaaaaa", "a private key"],
    ["-----BEGIN PRIVATE KEY-----\\nMHcCAQEEIOaaaaaaaaaaaaaa", "a private key"],
    [
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,0\n\nMHcCAQEEIOaaaaaaaaaaaaaa",
      "a private key",
    ],
    ["id AKIAQ3EGRTV5XZ7HJK2M", "an access key of AWS"],
    [`ghp_${"a1".repeat(18)}`, "a token of GitHub"],
    ["glpat-abcdefghij0123456789", "a token of GitLab"],
    ["xoxb-123456789012-abcdef", "a token of Slack"],
    [`https://hooks.slack.com/services/T0000001/B0000001/${"a1".repeat(12)}`, "a webhook of Slack"],
    [`AIza${"b".repeat(35)}`, "a key of Google"],
    ["sk_live_0123456789abcdef", "a key of Stripe"],
    [`glsa_${"A1".repeat(16)}_01234567`, "a token of Grafana"],
    [`hvs.${"x1".repeat(12)}`, "a token of Vault"],
    ["sk-proj-a8Kd03Jf92Lq71Ws56Ty", "a key of a model's provider"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0abc.abcdefghijkl", "a signed token"],
    ["Authorization: Bearer 8f14e45fceea167a5a36", "a bearer's token"],
    ["Basic YWRtaW46aHVudGVyMg==", "a user's password"],
    ["redis://user:hunter2@redis:6379/0", "a URL with a password"],
    ["postgres://:hunter2@db/x", "a URL with a password"],
  ];
  for (const [text, called] of found) {
    it(`is ${called}: ${text.slice(0, 24)}…`, () => {
      assert.equal(secretIn(text), called);
    });
  }

  const harmless = [
    "-----BEGIN CERTIFICATE-----\nMIIBUjCB+aADAgECAhB6wtbD2",
    "-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*",
    "AKIAIOSFODNN7EXAMPLE",
    "http://${env:USER}:${env:PASSWORD}@host",
    "https://user:<password>@host",
    "https://grafana.com/docs/a:b",
    "mongodb://localhost:27017/me@here",
    "git@github.com:somebody/something",
    "Bearer tokens are not accepted here",
    "Basic authentication is turned off",
    "Bearer ${env:TOKEN_OF_SOMEBODY_1}",
    "(?P<before>://)[^\\s/?#@\"']*(?P<after>@)",
    "task-sk-and-a-long-kebab-case-name",
    `image@sha256:${"0a".repeat(32)}`,
  ];
  for (const text of harmless) {
    it(`is no secret: ${text.slice(0, 26)}`, () => {
      assert.equal(secretIn(text), undefined);
    });
  }
});

describe("the forms of secrets", () => {
  it("are read quickly in texts made to be slow", () => {
    const key = "-----BEGIN PRIVATE KEY-----\n";
    const slow = [`${key}${"a: ".repeat(5_000)}!`, "a-".repeat(20_000), "x://a:".repeat(5_000)];
    const start = performance.now();
    for (const text of slow) {
      assert.equal(secretIn(text), undefined);
      assert.equal(settingIn(text), undefined);
      assert.equal(isRandom(text), false);
    }
    assert.ok(performance.now() - start < 2_000);
  });
});

describe("a random text", () => {
  it("is told by its characters", () => {
    for (const text of ["kJ8sd7F2hG5nQ1wE9rT3yU6i", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA=="]) {
      assert.equal(isRandom(text), true, text);
    }
    assert.equal(entropyOf("aaaa"), 0);
    assert.equal(entropyOf("abab"), 1);
  });

  it("is no digest, no identifier and no name", () => {
    for (const text of [
      ...["8f14e45fceea167a5a36dedd4bea2543", "550e8400-e29b-41d4-a716-446655440000"],
      ...["ThisIsAVeryLongCamelCaseIdentifier2", "tracing-prod-StatefulSet-0123456"],
      ...["us-east-1-production-Cluster-42-NodeGroup", "/usr/lib/jvm/Java-21-openjdk-amd64"],
      ...["sha512-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==", "the quick brown Fox 12345 jumps over"],
    ]) {
      assert.equal(isRandom(text), false, text);
    }
  });
});
