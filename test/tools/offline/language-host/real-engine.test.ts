import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { startEngine, succeed } from "../support/engine.ts";
import type { Engine } from "../support/engine.ts";

interface Resource {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Preview {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

describe("a program under a real engine and the stand-ins", () => {
  let engine: Engine;

  before(async () => {
    engine = await startEngine();
    await succeed(engine.pulumi("config", "set", "--secret", "greeting", "good morning"));
  });
  after(() => engine.remove());

  const outputs = async () => {
    const { stdout } = await succeed(engine.pulumi("stack", "output", "--json", "--show-secrets"));
    return JSON.parse(stdout) as Readonly<Record<string, string>>;
  };
  const previewed = async () => {
    const { stdout } = await succeed(engine.pulumi("preview", "--json"));
    const { steps } = JSON.parse(stdout) as Preview;
    return steps
      .filter(({ op }) => op !== "same")
      .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join(" ")}`);
  };
  const resources = async () => {
    const { stdout } = await succeed(engine.pulumi("stack", "export"));
    const state = JSON.parse(stdout) as { deployment: { resources?: readonly Resource[] } };
    return { text: stdout, resources: state.deployment.resources ?? [] };
  };

  it("previews what is not there yet, with values that nobody knows yet", async () => {
    const { all } = await succeed(engine.pulumi("preview"));
    assert.match(all, /\+ 6 to create/);
    assert.match(all, /leafPem *: \[unknown\]/);
  });

  it("comes up without a warning about where the plugins are", async () => {
    const { all } = await succeed(engine.pulumi("up", "--yes", "--skip-preview"));
    assert.match(all, /\+ 6 created/);
    assert.doesNotMatch(all, /warning|\$PATH/i);
  });

  it("exports what its module exports, secrets as secrets", async () => {
    const { greeting, secretSettings, stack } = await outputs();
    assert.deepEqual(
      { greeting, secretSettings, stack },
      { greeting: "good morning", secretSettings: '["fixture:greeting"]', stack: "dev" },
    );
    const { stdout } = await succeed(engine.pulumi("stack", "output", "--json"));
    const hidden = JSON.parse(stdout) as Readonly<Record<string, string>>;
    assert.deepEqual([hidden["greeting"], hidden["leafKeyPem"]], ["[secret]", "[secret]"]);
  });

  it("has certificates that prove each other", async () => {
    const { authorityPem = "", leafPem = "", leafKeyPem = "" } = await outputs();
    const [authority, leaf] = [new X509Certificate(authorityPem), new X509Certificate(leafPem)];
    assert.equal(leaf.checkIssued(authority), true);
    assert.equal(leaf.verify(authority.publicKey), true);
    assert.equal(leaf.checkPrivateKey(createPrivateKey(leafKeyPem)), true);
    assert.equal(leaf.subjectAltName, "DNS:leaf, DNS:localhost, IP Address:127.0.0.1");
    assert.deepEqual([authority.ca, leaf.ca], [true, false]);
  });

  it("keeps private keys in its state as ciphertext only", async () => {
    const state = await resources();
    assert.equal(state.resources.length, 7); // with the stack and the provider
    assert.match(state.text, /BEGIN CERTIFICATE/);
    assert.doesNotMatch(state.text, /PRIVATE KEY|good morning/);
    const key = state.resources.find(({ type }) => type === "tls:index/privateKey:PrivateKey");
    for (const name of ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"])
      assert.ok("ciphertext" in (key?.outputs?.[name] as object), name);
  });

  it("shows no change when it is previewed again, refreshed or not", async () => {
    await succeed(engine.pulumi("preview", "--expect-no-changes"));
    await succeed(engine.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
    await succeed(engine.pulumi("preview", "--expect-no-changes"));
  });

  it("renews a certificate that has come due, and that one alone, without a refresh", async () => {
    const LEAF = "tls:index/locallySignedCert:LocallySignedCert leaf";
    await succeed(engine.pulumi("config", "set", "earlyRenewalHours", "1"));
    assert.deepEqual(await previewed(), [`update ${LEAF}`]);
    await succeed(engine.pulumi("config", "set", "earlyRenewalHours", "24"));
    const renewal = [`replace ${LEAF}`];
    assert.deepEqual(await previewed(), renewal);
    const before = await outputs();
    await succeed(engine.pulumi("up", "--yes", "--skip-preview"));
    const after = await outputs();
    assert.notEqual(after["leafPem"], before["leafPem"]);
    assert.equal(after["authorityPem"], before["authorityPem"]);
    // It is due again from its first second, though no input has changed.
    assert.deepEqual(await previewed(), renewal);
    await succeed(engine.pulumi("config", "rm", "earlyRenewalHours"));
  });

  it("fails with the program's own words when that throws", async () => {
    await succeed(engine.pulumi("config", "set", "mustFail", "true"));
    const { exitCode, all } = await engine.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(all, /Error: the fixture was told to fail/);
    assert.match(all, /index\.ts:\d+/);
    assert.equal((await resources()).resources.length, 7);
    await succeed(engine.pulumi("config", "rm", "mustFail"));
  });

  it("fails when the program ends itself with an exit code, and says which", async () => {
    await succeed(engine.pulumi("config", "set", "exitCode", "7"));
    const { exitCode, all } = await engine.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(all, /the program must exit with code 0, got '7'/);
    await succeed(engine.pulumi("config", "rm", "exitCode"));
  });

  it("says what to do when the SDK is not installed", async () => {
    const installed = join(engine.project, "node_modules");
    await rename(installed, `${installed}.away`);
    try {
      const { exitCode, all } = await engine.pulumi("preview");
      assert.notEqual(exitCode, 0);
      assert.match(
        all,
        /error: .*'@pulumi\/pulumi\/cmd\/run' must be installed in .*; run `npm install` there/,
      );
    } finally {
      await rename(`${installed}.away`, installed);
    }
  });

  it("leaves nothing when it is destroyed", async () => {
    await succeed(engine.pulumi("destroy", "--yes", "--skip-preview"));
    assert.deepEqual((await resources()).resources, []);
  });
});
