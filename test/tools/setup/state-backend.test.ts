import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  backendFor,
  foundBackend,
  isReady,
  passphraseFile,
  recordedLogin,
  stateBackend,
  stateUrl,
} from "../../../tools/setup/state-backend.ts";
import { machine } from "./machine.ts";

const local = "/checkout/.tracing-infra";
const ours = {
  PULUMI_BACKEND_URL: stateUrl(local),
  PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(local),
};

describe("the state backend", () => {
  it("is in the checkout for a user without one of their own", () => {
    const backend = backendFor({ local, variables: {}, current: undefined });
    assert.deepEqual(backend, { own: false, env: ours });
  });

  it("is still that one in a shell that has taken over its variables", () => {
    const backend = backendFor({ local, variables: ours, current: undefined });
    assert.deepEqual(backend, { own: false, env: ours });
  });

  it("is left alone for a user who has one, by variable, token or login", () => {
    const logins = [
      { variables: { PULUMI_BACKEND_URL: "s3://bucket" }, current: undefined },
      { variables: { PULUMI_ACCESS_TOKEN: "pul-1" }, current: undefined },
      { variables: {}, current: "https://api.pulumi.com" },
    ];
    for (const login of logins) {
      const { own, env } = backendFor({ local, ...login });
      assert.equal(own, true);
      assert.equal(env["PULUMI_BACKEND_URL"], undefined);
    }
  });

  it("knows a login by the recorded current backend", () => {
    const here = machine();
    mkdirSync(here.cache, { recursive: true });
    assert.equal(recordedLogin(here.cache), undefined);
    writeFileSync(join(here.cache, "credentials.json"), '{"current":"https://api.pulumi.com"}');
    assert.equal(recordedLogin(here.cache), "https://api.pulumi.com");
    here.remove();
  });
});

describe("the passphrase", () => {
  it("is 32 random bytes that only the user can read, and stays the same", async () => {
    const here = machine({ variables: { PULUMI_CREDENTIALS_PATH: "/nonexistent" } });
    assert.equal(isReady(here, foundBackend(here)), false);
    const backend = await stateBackend(here);
    assert.equal(isReady(here, backend), true);
    const file = passphraseFile(here.local);
    assert.equal(backend.env["PULUMI_CONFIG_PASSPHRASE_FILE"], file);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const text = readFileSync(file, "utf8");
    assert.equal(Buffer.from(text.trim(), "base64url").length, 32);
    await stateBackend(here);
    assert.equal(readFileSync(file, "utf8"), text);
    here.remove();
  });
});
