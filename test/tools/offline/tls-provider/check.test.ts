import assert from "node:assert/strict";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import { TlsProvider } from "../../../../tools/offline/tls-provider/provider.ts";
import type { Properties } from "../../../../tools/offline/tls-provider/wire.ts";
import { make, makeAuthority, makeKey, refusals, urnOf } from "../support/tls.ts";
import type { Authority, TypeName } from "../support/tls.ts";

const secret = (value: unknown) => ({ [specialSigKey]: specialSecretSig, value });

describe("the check of a private key's inputs", () => {
  const cases: readonly (readonly [string, Properties, string])[] = [
    ["no algorithm", {}, "`algorithm` must be given"],
    [
      "an unknown algorithm",
      { algorithm: "DSA" },
      "`algorithm` must be one of 'RSA', 'ECDSA', 'ED25519', got 'DSA'",
    ],
    [
      "a curve it cannot make",
      { algorithm: "ECDSA", ecdsaCurve: "P224" },
      "`ecdsaCurve` must be one of 'P256', 'P384', 'P521', got 'P224'",
    ],
    [
      "ECDSA without a curve, for which the official plugin takes P224",
      { algorithm: "ECDSA" },
      "`ecdsaCurve` must be one of 'P256', 'P384', 'P521' for ECDSA",
    ],
    [
      "a short RSA key",
      { algorithm: "RSA", rsaBits: 512 },
      "`rsaBits` must be at least 1024, got '512'",
    ],
    [
      "half a bit",
      { algorithm: "RSA", rsaBits: 2048.5 },
      "`rsaBits` must be a whole number, got '2048.5'",
    ],
    [
      "an argument it does not have",
      { algorithm: "RSA", bits: 2048 },
      "`bits` must not be set: no such argument",
    ],
  ];

  for (const [what, inputs, reason] of cases)
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await refusals("PrivateKey", inputs), [reason]);
    });
});

describe("the check of a certificate's inputs", () => {
  const NOT_A_KEY =
    "must be an unencrypted private key in PEM format (RSA, ED25519, or ECDSA on P-256, P-384 or P-521)";
  let authority: Authority;
  let good: Readonly<Record<Exclude<TypeName, "PrivateKey">, Properties>>;

  before(async () => {
    authority = await makeAuthority();
    const { privateKeyPem } = authority;
    const request = await make("CertRequest", { privateKeyPem });
    const terms = { validityPeriodHours: 1, allowedUses: ["server_auth"] };
    good = {
      SelfSignedCert: { ...terms, privateKeyPem },
      CertRequest: { privateKeyPem },
      LocallySignedCert: {
        ...terms,
        certRequestPem: request.outputs["certRequestPem"],
        caCertPem: authority.certPem,
        caPrivateKeyPem: privateKeyPem,
      },
    };
  });

  const cases: readonly (readonly [Exclude<TypeName, "PrivateKey">, Properties, string])[] = [
    ["SelfSignedCert", { privateKeyPem: "secret" }, `\`privateKeyPem\` ${NOT_A_KEY}`],
    ["CertRequest", { privateKeyPem: secret("secret") }, `\`privateKeyPem\` ${NOT_A_KEY}`],
    ["CertRequest", { privateKeyPem: null }, "`privateKeyPem` must be given"],
    ["LocallySignedCert", { caPrivateKeyPem: 7 }, "`caPrivateKeyPem` must be a string"],
    [
      "LocallySignedCert",
      { caCertPem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
      "`caCertPem` must be a certificate in PEM format",
    ],
    [
      "LocallySignedCert",
      { certRequestPem: "none" },
      "`certRequestPem` must be a certificate request in PEM format",
    ],
    [
      "SelfSignedCert",
      { validityPeriodHours: -1 },
      "`validityPeriodHours` must be at least 0, got '-1'",
    ],
    [
      "SelfSignedCert",
      { earlyRenewalHours: -2 },
      "`earlyRenewalHours` must be at least 0, got '-2'",
    ],
    ["LocallySignedCert", { maxPathLength: -2 }, "`maxPathLength` must be at least -1, got '-2'"],
    [
      "SelfSignedCert",
      { allowedUses: ["server_auth", "serverAuth"] },
      "`allowedUses[1]` must be written 'server_auth', got 'serverAuth'",
    ],
    [
      "CertRequest",
      { dnsNames: ["tempo", "fenêtre"] },
      "`dnsNames[1]` must be a host name in ASCII, got 'fenêtre'",
    ],
    [
      "CertRequest",
      { dnsNames: [secret("fenêtre")] },
      "`dnsNames[0]` must be a host name in ASCII",
    ],
    [
      "SelfSignedCert",
      { ipAddresses: ["10.0.0.256"] },
      "`ipAddresses[0]` must be an IPv4 or IPv6 address, got '10.0.0.256'",
    ],
    [
      "SelfSignedCert",
      { uris: ["/collector"] },
      "`uris[0]` must be a URI with a scheme, in ASCII, got '/collector'",
    ],
    [
      "SelfSignedCert",
      { subject: { cn: "root" } },
      "`subject.cn` must not be set: no such argument",
    ],
    [
      "SelfSignedCert",
      { isCaCertificate: true },
      "`subject` must name something (RFC 5280, 4.1.2.6) for a certificate authority",
    ],
    [
      "LocallySignedCert",
      { isCaCertificate: true },
      "`certRequestPem` must have a subject (RFC 5280, 4.1.2.6) for a certificate authority",
    ],
    [
      "SelfSignedCert",
      { setAuthorityKeyId: true },
      "`setAuthorityKeyId` must not be true without `setSubjectKeyId` or `isCaCertificate`",
    ],
    [
      "CertRequest",
      { privateKeyPemWo: "secret" },
      "`privateKeyPemWo` must not be set: the stand-in for the tls plugin has no write-only arguments",
    ],
  ];

  for (const [type, change, reason] of cases)
    it(`refuses a ${type} with ${JSON.stringify(change)}`, async () => {
      assert.deepEqual(await refusals(type, good[type]), [], "the inputs before the change");
      assert.deepEqual(await refusals(type, { ...good[type], ...change }), [reason]);
    });

  it("lists every use it knows when it is given another", async () => {
    const [reason = ""] = await refusals("SelfSignedCert", {
      ...good.SelfSignedCert,
      allowedUses: ["everything"],
    });
    assert.match(
      reason,
      /^`allowedUses\[0\]` must be one of 'any_extended', 'cert_signing', .*'timestamping', got 'everything'$/,
    );
  });

  it("names all that is wrong at once", async () => {
    const change = { validityPeriodHours: -1, dnsNames: [""], privateKeyPem: "" };
    assert.equal(
      (await refusals("SelfSignedCert", { ...good.SelfSignedCert, ...change })).length,
      3,
    );
  });

  it("refuses a key that is not the authority's", async () => {
    const change = { caPrivateKeyPem: await makeKey() };
    assert.deepEqual(
      await refusals("LocallySignedCert", { ...good.LocallySignedCert, ...change }),
      ["`caPrivateKeyPem` must be the private key of `caCertPem`"],
    );
  });

  it("takes a missing authority for none, but one not yet known as it comes", async () => {
    const { caPrivateKeyPem: _, ...rest } = good.LocallySignedCert;
    assert.deepEqual(await refusals("LocallySignedCert", rest), [
      "`caPrivateKeyPem` must be given",
    ]);
    for (const unknown of [unknownValue, secret(unknownValue)])
      assert.deepEqual(
        await refusals("LocallySignedCert", { ...rest, caPrivateKeyPem: unknown }),
        [],
      );
    assert.deepEqual(
      await refusals("SelfSignedCert", { ...good.SelfSignedCert, dnsNames: ["a", unknownValue] }),
      [],
    );
  });

  it("still judges what is known beside what is not", async () => {
    const change = { privateKeyPem: unknownValue, validityPeriodHours: -1 };
    assert.deepEqual(await refusals("SelfSignedCert", { ...good.SelfSignedCert, ...change }), [
      "`validityPeriodHours` must be at least 0, got '-1'",
    ]);
  });

  it("names no property to the engine, which would print its value", async () => {
    const { failures = [] } = await new TlsProvider().check(
      urnOf("CertRequest"),
      {},
      { privateKeyPem: "x" },
    );
    assert.deepEqual(
      failures.map(({ property }) => property),
      [""],
    );
  });

  it("leaves secrets marked as they were", async () => {
    const inputs = { privateKeyPem: secret(authority.privateKeyPem), dnsNames: ["tempo"] };
    const checked = await new TlsProvider().check(urnOf("CertRequest"), {}, inputs);
    assert.deepEqual(checked.inputs, inputs);
  });
});

describe("a type of resource that the stand-in does not have", () => {
  it("is refused with those it has", async () => {
    await assert.rejects(new TlsProvider().check(urnOf("Unheard"), {}, {}), {
      message:
        "the stand-in for the tls plugin must be asked for one of 'tls:index/certRequest:CertRequest', " +
        "'tls:index/locallySignedCert:LocallySignedCert', 'tls:index/privateKey:PrivateKey', " +
        "'tls:index/selfSignedCert:SelfSignedCert', got 'tls:index/unheard:Unheard'",
    });
  });
});
