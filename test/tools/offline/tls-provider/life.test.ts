import assert from "node:assert/strict";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import { TlsProvider } from "../../../../tools/offline/tls-provider/provider.ts";
import type { Properties } from "../../../../tools/offline/tls-provider/wire.ts";
import { make, makeKey, NOON, urnOf } from "../support/tls.ts";
import type { Made } from "../support/tls.ts";

const secret = (value: unknown) => ({ [specialSigKey]: specialSecretSig, value });
const URN = urnOf("SelfSignedCert");

describe("the life of a certificate valid from noon for ten hours", () => {
  let inputs: Properties;
  let made: Made;

  before(async () => {
    inputs = {
      privateKeyPem: secret(await makeKey()),
      validityPeriodHours: 10,
      allowedUses: ["server_auth"],
      dnsNames: ["tempo"],
      subject: { commonName: "tempo" },
    };
    made = await make("SelfSignedCert", inputs);
  });

  const diffAt = (time: string, news: Properties) =>
    new TlsProvider(() => new Date(time)).diff(made.id, URN, made.state, news);
  const diff = (change: Properties) => diffAt(NOON.toISOString(), { ...inputs, ...change });

  it("begins with the defaults among its outputs and with a secret key", () => {
    const { earlyRenewalHours, isCaCertificate, readyForRenewal, setAuthorityKeyId } = made.outputs;
    assert.deepEqual(
      { earlyRenewalHours, isCaCertificate, readyForRenewal, setAuthorityKeyId },
      {
        earlyRenewalHours: 0,
        isCaCertificate: false,
        readyForRenewal: false,
        setAuthorityKeyId: false,
      },
    );
    assert.deepEqual(made.secrets, ["privateKeyPem"]);
  });

  it("keeps the secrecy of an input that need not be secret", async () => {
    const { secrets } = await make("SelfSignedCert", {
      ...inputs,
      subject: secret({ commonName: "x" }),
    });
    assert.deepEqual(secrets.toSorted(), ["privateKeyPem", "subject"]);
  });

  it("sees no change where there is none", async () => {
    assert.deepEqual(await diff({}), { changes: false, replaces: [] });
    const defaults = { isCaCertificate: false, setSubjectKeyId: false, earlyRenewalHours: 0 };
    assert.deepEqual(await diff(defaults), { changes: false, replaces: [] });
  });

  for (const [name, value] of Object.entries({
    privateKeyPem: secret("another"),
    validityPeriodHours: 11,
    allowedUses: ["server_auth", "client_auth"],
    dnsNames: ["tempo", "localhost"],
    ipAddresses: ["127.0.0.1"],
    uris: ["spiffe://tracing/tempo"],
    subject: { commonName: "tempo", organization: "tracing" },
    isCaCertificate: true,
    maxPathLength: 1,
    setSubjectKeyId: true,
    setAuthorityKeyId: true,
  }))
    it(`is replaced when ${name} changes, or may have changed`, async () => {
      assert.deepEqual(await diff({ [name]: value }), { changes: true, replaces: [name] });
      assert.deepEqual(await diff({ [name]: unknownValue }), { changes: true, replaces: [name] });
    });

  it("is replaced when an argument is taken away", async () => {
    const { dnsNames: _, ...rest } = inputs;
    assert.deepEqual(await diffAt(NOON.toISOString(), rest), {
      changes: true,
      replaces: ["dnsNames"],
    });
  });

  it("is only updated when earlyRenewalHours changes", async () => {
    assert.deepEqual(await diff({ earlyRenewalHours: 3 }), { changes: true, replaces: [] });
    const updated = await new TlsProvider(() => NOON).update(made.id, URN, made.state, {
      ...inputs,
      earlyRenewalHours: 3,
    });
    assert.deepEqual(updated.outs, { ...made.state, earlyRenewalHours: 3 });
  });

  it("is replaced from the moment its early renewal begins, not a second earlier", async () => {
    const news = { ...inputs, earlyRenewalHours: 3 };
    const state = { ...made.state, earlyRenewalHours: 3 };
    const at = (time: string) =>
      new TlsProvider(() => new Date(time)).diff(made.id, URN, state, news);
    assert.deepEqual(await at("2030-06-01T18:59:59Z"), { changes: false, replaces: [] });
    assert.deepEqual(await at("2030-06-01T19:00:00Z"), {
      changes: true,
      replaces: ["readyForRenewal"],
    });
  });

  it("is replaced from the moment it ends when no early renewal was asked for", async () => {
    assert.deepEqual(await diffAt("2030-06-01T21:59:59Z", inputs), {
      changes: false,
      replaces: [],
    });
    assert.deepEqual(await diffAt("2030-06-01T22:00:00Z", inputs), {
      changes: true,
      replaces: ["readyForRenewal"],
    });
  });

  it("is replaced at once when an early renewal is asked for that has begun", async () => {
    assert.deepEqual(await diffAt("2030-06-01T20:00:00Z", { ...inputs, earlyRenewalHours: 3 }), {
      changes: true,
      replaces: ["readyForRenewal"],
    });
  });

  it("judges by the old early renewal while the new one is not known", async () => {
    const state = { ...made.state, earlyRenewalHours: 3 };
    const news = { ...inputs, earlyRenewalHours: unknownValue };
    const at = (time: string) =>
      new TlsProvider(() => new Date(time)).diff(made.id, URN, state, news);
    assert.deepEqual((await at("2030-06-01T18:59:59Z")).replaces, []);
    assert.deepEqual((await at("2030-06-01T19:00:00Z")).replaces, ["readyForRenewal"]);
  });

  it("says on refresh that it is due, and nothing else", async () => {
    const read = (time: string) =>
      new TlsProvider(() => new Date(time)).read(made.id, URN, made.state);
    assert.deepEqual(await read("2030-06-01T21:59:59Z"), { id: made.id, props: made.state });
    assert.deepEqual(await read("2030-06-01T22:00:00Z"), {
      id: made.id,
      props: { ...made.state, readyForRenewal: true },
    });
  });

  it("is due from the start when it is to be renewed as early as it begins", async () => {
    const { outputs } = await make("SelfSignedCert", { ...inputs, earlyRenewalHours: 10 });
    assert.equal(outputs["readyForRenewal"], true);
  });
});

describe("a private key", () => {
  it("never comes due, and is replaced when an input changes", async () => {
    const inputs = { algorithm: "ED25519" };
    const { id, state } = await make("PrivateKey", inputs);
    const provider = new TlsProvider(() => new Date("2999-01-01"));
    assert.deepEqual(await provider.diff(id, urnOf("PrivateKey"), state, inputs), {
      changes: false,
      replaces: [],
    });
    assert.deepEqual(
      await provider.diff(id, urnOf("PrivateKey"), state, { algorithm: "RSA", rsaBits: 4096 }),
      { changes: true, replaces: ["algorithm", "rsaBits"] },
    );
  });
});
