import assert from "node:assert/strict";
import fc from "fast-check";
import { commentOn } from "../../../tools/preview/comment.ts";
import { HIDDEN, redacted } from "../../../tools/preview/redaction.ts";
import {
  complaint,
  created,
  deleted,
  eventsOf,
  replaced,
  shownSecret,
  updated,
  violation,
  type Described,
} from "../../support/engine-events.ts";

/** Something that holds a secret, by that secret. */
type Holder = (secret: string) => Described;

const KEY = "-----BEGIN EC PRIVATE KEY-----";

const container = (inputs: Record<string, unknown>): Described => ({
  ...{ type: "docker:index/container:Container", name: "a", component: "Tempo", inputs },
});

const object = (kind: string, inputs: Record<string, unknown>): Described => ({
  ...{ type: `kubernetes:${kind}`, name: "a", component: "Tempo", inputs },
});

const encoded = (secret: string) => Buffer.from(secret).toString("base64");

const pem = (secret: string) => `${KEY}\n${secret}\n-----END EC PRIVATE KEY-----\n`;

/** Each place where a secret is in an event; what is around it says nothing of secrets. */
const holders: Readonly<Record<string, Holder>> = {
  "a value that the engine was told to show": (secret) =>
    container({ command: ["run", shownSecret(secret)] }),
  "something deep in such a value": (secret) => container({ image: shownSecret({ a: [secret] }) }),
  "a file in the workloads' folder of secrets": (secret) =>
    container({ uploads: [{ file: "/etc/tracing-infra/secrets/a", content: secret }] }),
  "a file in another folder of secrets": (secret) =>
    container({ uploads: [{ file: "/run/secrets/a", content: `of ${secret}` }] }),
  "a file that is no text": (secret) =>
    container({ uploads: [{ file: "/etc/a.p12", contentBase64: encoded(secret) }] }),
  "a Secret's text": (secret) => object("core/v1:Secret", { stringData: { a: secret } }),
  "a Secret's data in base64": (secret) =>
    object("core/v1:Secret", { data: { a: encoded(secret) } }),
  "a Secret in a list of objects": (secret) =>
    object("yaml/v2:ConfigGroup", { objs: [{ kind: "Secret", stringData: { a: secret } }] }),
  "a random password": (secret) => ({
    ...{ type: "random:index/randomPassword:RandomPassword", name: "a", component: "Credentials" },
    inputs: { result: secret },
  }),
  "anything that a random password is made from": (secret) => ({
    ...{ type: "random:index/randomPassword:RandomPassword", name: "a", component: "Credentials" },
    inputs: { keepers: { of: secret } },
  }),
  "a private key": (secret) => ({
    ...{ type: "tls:index/privateKey:PrivateKey", name: "a", component: "Certificates" },
    inputs: { a: secret },
  }),
  "a variable called a password": (secret) => container({ envs: [`REDIS_PASSWORD=${secret}`] }),
  "such a variable in two parts": (secret) =>
    object("apps/v1:Deployment", { spec: [{ name: "GF_API_TOKEN", value: secret }] }),
  "a property called a token": (secret) =>
    object("apps/v1:Deployment", { spec: { bearerToken: secret } }),
  "a private key among a file's lines": (secret) =>
    object("core/v1:ConfigMap", { data: { "a.pem": `tls:\n${pem(secret)}` } }),
  "what a tool has last applied": (secret) =>
    object("apps/v1:Deployment", {
      metadata: {
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"x":"${secret}"}` },
      },
    }),
};

/** A secret that looks like one, and like nothing that a comment says by itself. */
const canary = fc.stringMatching(/^[A-Za-z0-9+/]{16,40}$/).map((text) => `cAnArY9${text}`);

describe("a secret in the engine's events", function () {
  this.timeout(30_000);

  for (const [place, holder] of Object.entries(holders)) {
    it(`is in no comment where it is ${place}, whatever becomes of it`, () => {
      fc.assert(
        fc.property(canary, canary, (one, other) => {
          const events = eventsOf([
            ...replaced(holder(one), holder(other)),
            ...created({ ...holder(one), name: "created" }),
            ...updated({ ...holder(one), name: "updated" }, { ...holder(other), name: "updated" }),
            ...deleted({ ...holder(other), name: "deleted" }),
          ]);
          const { text } = commentOn(events, { stack: "prod" });
          for (const shown of [text, JSON.stringify(redacted(events))]) {
            assert.ok(!shown.includes("cAnArY9"), shown);
            assert.ok(!shown.includes(encoded("cAnArY9").slice(0, 8)), shown);
          }
        }),
        { numRuns: 25 },
      );
    });
  }

  it("is hidden wherever else it is said as well: in a file, a policy's message, an error, a name", () => {
    fc.assert(
      fc.property(canary, (secret) => {
        const file = (lines: string): Described => ({
          ...{ type: "kubernetes:core/v1:ConfigMap", name: "b", component: "Tempo" },
          inputs: { data: { "b.yaml": lines } },
        });
        const events = eventsOf([
          ...created(holders["a Secret's text"]?.(secret) ?? file("")),
          ...replaced(file("a\n"), file(`a\ntoken: ${secret}\n`)),
          ...created({ ...file(""), name: `named-${secret}` }),
          violation(file(""), { policy: "p", message: `has ${secret}` }),
          complaint(`no access with ${secret}`),
        ]);
        const { text } = commentOn(events, { stack: "prod" });
        assert.ok(!text.includes(secret), text);
        assert.match(text, /\+token: \[secret\]/);
        assert.match(text, /no access with \[secret\]/);
      }),
      { numRuns: 25 },
    );
  });

  it("is hidden in what a policy has put right", () => {
    for (const [type, property] of [
      ["kubernetes:core/v1:Secret", "stringData"],
      ["random:index/randomPassword:RandomPassword", "keepers"],
    ] as const) {
      const remediation = {
        policyRemediationEvent: {
          resourceUrn: `urn:pulumi:prod::p::${type}::a`,
          policyName: "p",
          before: { [property]: { a: "cAnArY9-before" } },
          after: { [property]: { a: "cAnArY9-after" } },
        },
      };
      const text = JSON.stringify(redacted(eventsOf([remediation])));
      assert.ok(!text.includes("cAnArY9"), type);
    }
  });
});

describe("what is no secret", () => {
  const shown = (one: Described) => JSON.stringify(redacted(eventsOf(created(one))));

  it("stays where a certificate names it: hosts are what everything is called", () => {
    const request: Described = {
      ...{ type: "tls:index/certRequest:CertRequest", name: "collector-request" },
      inputs: { dnsNames: ["collector", "prometheus-0.example.com"] },
    };
    const text = shown(request);
    assert.match(text, /collector-request/);
    assert.ok(text.includes(`"dnsNames":["${HIDDEN}","${HIDDEN}"]`));
  });

  it("is a name, though somebody has it as a secret", () => {
    const secret = object("core/v1:Secret", { stringData: { a: "collector" } });
    const events = eventsOf([
      ...created(secret),
      ...created({ ...container({}), name: "collector" }),
    ]);
    assert.match(JSON.stringify(redacted(events)), /::collector"/);
  });

  it("is the path of a secret, in a variable or a property", () => {
    const path = "/etc/tracing-infra/secrets/token";
    const text = shown({
      ...{ type: "docker:index/container:Container", name: "a" },
      inputs: { envs: [`TOKEN_FILE=${path}`], tokenFile: path },
    });
    assert.ok(text.includes(`TOKEN_FILE=${path}`));
    assert.ok(text.includes(`"tokenFile":"${path}"`));
  });

  it("is a file whose name only sounds like one", () => {
    const text = shown({
      ...{ type: "kubernetes:core/v1:ConfigMap", name: "a" },
      inputs: { data: { "token-rules.yaml": "rules of a file" } },
    });
    assert.match(text, /rules of a file/);
  });
});
