import assert from "node:assert/strict";
import { stateFrom } from "../../../tools/backup/state.ts";

const textOf = (deployment: object) => JSON.stringify({ version: 3, deployment });
const resources = [{ type: "pulumi:pulumi:Stack" }, { type: "docker:index/volume:Volume" }];

describe("the state that Pulumi exports", () => {
  it("is kept as it was written, with what its passphrase is known by", () => {
    const secrets = { type: "passphrase", state: { salt: "v1:a:v1:b:c" } };
    const text = textOf({ secrets_providers: secrets, resources });
    assert.deepEqual(stateFrom(text), { text, salt: "v1:a:v1:b:c" });
  });

  it("has no passphrase where secrets are encrypted by other means", () => {
    const secrets = { type: "cloud", state: { url: "awskms://alias/x", encryptedkey: "x" } };
    const text = textOf({ secrets_providers: secrets, resources });
    assert.deepEqual(stateFrom(text), { text });
  });

  it("is nothing where nothing is deployed", () => {
    assert.equal(stateFrom(textOf({})), undefined);
    assert.equal(stateFrom(textOf({ resources: [] })), undefined);
    const left = [{ type: "pulumi:pulumi:Stack" }, { type: "pulumi:providers:docker" }];
    assert.equal(stateFrom(textOf({ resources: left })), undefined);
  });
});
