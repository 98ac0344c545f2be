import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { make, makeAuthority, makeKey, makeLeaf } from "../support/tls.ts";
import type { Authority } from "../support/tls.ts";

function certificateOf({ outputs }: { readonly outputs: Readonly<Record<string, string>> }) {
  return new X509Certificate(outputs["certPem"] ?? "");
}

const KEYS = [
  { algorithm: "ECDSA", ecdsaCurve: "P256" },
  { algorithm: "ECDSA", ecdsaCurve: "P384" },
  { algorithm: "ECDSA", ecdsaCurve: "P521" },
  { algorithm: "RSA", rsaBits: 2048 },
  { algorithm: "ED25519" },
];

describe("a locally signed certificate", () => {
  let authority: Authority;
  before(async () => {
    authority = await makeAuthority();
  });

  for (const key of KEYS)
    it(`is signed by an authority with a key of ${Object.values(key).join(" ")}, and by no other`, async () => {
      const privateKeyPem = await makeKey(key);
      const own = { ...(await makeAuthority({ privateKeyPem })), privateKeyPem };
      const leaf = await makeLeaf(own);
      const issuer = new X509Certificate(own.certPem);
      assert.equal(certificateOf(leaf).checkIssued(issuer), true);
      assert.equal(certificateOf(leaf).verify(issuer.publicKey), true);
      assert.equal(
        certificateOf(leaf).verify(new X509Certificate(authority.certPem).publicKey),
        false,
      );
      assert.equal(leaf.outputs["caKeyAlgorithm"], key.algorithm);
    });

  it("is for the key of its request", async () => {
    const privateKeyPem = await makeKey();
    const leaf = await makeLeaf(authority, { names: { privateKeyPem } });
    const request = await make("SelfSignedCert", {
      privateKeyPem,
      validityPeriodHours: 1,
      allowedUses: [],
    });
    assert.deepEqual(
      certificateOf(leaf).publicKey.export({ format: "jwk" }),
      certificateOf(request).publicKey.export({ format: "jwk" }),
    );
  });

  it("names its issuer's key, and is no authority", async () => {
    const leaf = certificateOf(await makeLeaf(authority));
    const issuer = new X509Certificate(authority.certPem);
    assert.equal(leaf.ca, false);
    assert.equal(leaf.issuer, "CN=tracing root");
    assert.equal(leaf.subject, "CN=tempo");
    assert.equal(
      extension(leaf, AUTHORITY_KEY_ID)?.slice(-40),
      extension(issuer, SUBJECT_KEY_ID)?.slice(-40),
    );
  });

  it("is valid from the second of its making for as many hours as asked", async () => {
    const leaf = await makeLeaf(authority, { terms: { validityPeriodHours: 36 } });
    assert.equal(leaf.outputs["validityStartTime"], "2030-06-01T12:00:00Z");
    assert.equal(leaf.outputs["validityEndTime"], "2030-06-03T00:00:00Z");
    assert.equal(certificateOf(leaf).validFromDate.toISOString(), "2030-06-01T12:00:00.000Z");
    assert.equal(certificateOf(leaf).validToDate.toISOString(), "2030-06-03T00:00:00.000Z");
  });

  it("holds beyond 2049, where certificates spell the year differently", async () => {
    const leaf = await makeLeaf(authority, { terms: { validityPeriodHours: 24 * 365 * 30 } });
    assert.equal(certificateOf(leaf).validToDate.getUTCFullYear(), 2060);
  });

  it("has its serial number for an id, another one each time", async () => {
    const [one, two] = [await makeLeaf(authority), await makeLeaf(authority)];
    assert.equal(BigInt(one.id), BigInt(`0x${certificateOf(one).serialNumber}`));
    assert.notEqual(one.id, two.id);
  });

  it("carries exactly the names that were asked for, in their order", async () => {
    const names = fc.record({
      dnsNames: fc.array(fc.domain(), { maxLength: 5 }),
      ipAddresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }),
      uris: fc.array(
        fc.domain().map((domain) => `spiffe://${domain}/collector`),
        { maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(names, async ({ dnsNames, ipAddresses, uris }) => {
        const leaf = certificateOf(
          await makeLeaf(authority, { names: { dnsNames, ipAddresses, uris } }),
        );
        const found = leaf.subjectAltName?.split(", ") ?? [];
        const addresses = found.slice(dnsNames.length, dnsNames.length + ipAddresses.length);
        assert.deepEqual(
          found.filter((name) => !addresses.includes(name)),
          [...dnsNames.map((name) => `DNS:${name}`), ...uris.map((uri) => `URI:${uri}`)],
        );
        assert.equal(addresses.length, ipAddresses.length);
        for (const address of ipAddresses) assert.ok(leaf.checkIP(inHexadecimal(address)), address);
      }),
      { numRuns: 40 },
    );
  });

  it("marks its names as critical only when it has no subject", async () => {
    const names = { dnsNames: ["tempo"] };
    const bare = await makeLeaf(authority, { names: { ...names, subject: {} } });
    const CRITICAL = "0101ff";
    assert.match(
      extension(certificateOf(bare), ALTERNATIVE_NAMES) ?? "",
      new RegExp(`^${CRITICAL}`),
    );
    const named = extension(certificateOf(await makeLeaf(authority, { names })), ALTERNATIVE_NAMES);
    assert.doesNotMatch(named ?? CRITICAL, new RegExp(`^${CRITICAL}`));
  });
});

describe("a self-signed certificate", () => {
  it("of an authority may sign, to the depth that was asked for", async () => {
    for (const [maxPathLength, constraint] of [
      [undefined, "30030101ff"],
      [-1, "30030101ff"],
      [0, "30060101ff020100"],
      [2, "30060101ff020102"],
    ] as const) {
      const { certPem } = await makeAuthority({ maxPathLength });
      const certificate = new X509Certificate(certPem);
      assert.equal(certificate.ca, true);
      assert.equal(certificate.verify(certificate.publicKey), true);
      assert.match(extension(certificate, BASIC_CONSTRAINTS) ?? "", new RegExp(`${constraint}$`));
    }
  });

  it("has key identifiers only where they were asked for", async () => {
    const privateKeyPem = await makeKey();
    const of = async (inputs: object) =>
      certificateOf(
        await make("SelfSignedCert", {
          privateKeyPem,
          validityPeriodHours: 1,
          allowedUses: [],
          ...inputs,
        }),
      );
    const plain = await of({});
    assert.equal(extension(plain, SUBJECT_KEY_ID), undefined);
    assert.equal(extension(plain, AUTHORITY_KEY_ID), undefined);
    const both = await of({ setSubjectKeyId: true, setAuthorityKeyId: true });
    assert.match(extension(both, SUBJECT_KEY_ID) ?? "", /0414[0-9a-f]{40}$/);
    assert.equal(
      extension(both, SUBJECT_KEY_ID)?.slice(-40),
      extension(both, AUTHORITY_KEY_ID)?.slice(-40),
    );
  });

  it("spells out its whole subject", async () => {
    const { certPem } = await makeAuthority({
      subject: {
        commonName: 'Würzburg, + "root"',
        organization: "Tracing",
        organizationalUnit: "Platform",
        country: "DE",
        province: "Bayern",
        locality: "#1",
        streetAddresses: ["Ring 1", "Hof 2"],
        postalCode: "97070",
        serialNumber: "42",
        emailAddress: "ops@example.org",
      },
    });
    assert.deepEqual(
      { ...new X509Certificate(certPem).toLegacyObject().subject },
      {
        C: "DE",
        O: "Tracing",
        OU: "Platform",
        L: "#1",
        ST: "Bayern",
        street: ["Ring 1", "Hof 2"],
        postalCode: "97070",
        CN: 'Würzburg, + "root"',
        serialNumber: "42",
        emailAddress: "ops@example.org",
      },
    );
  });
});

describe("the uses of a certificate", () => {
  // The flags as DER writes them: the count of unused bits, then the bits from the left.
  const flags = {
    digital_signature: "03020780",
    content_commitment: "03020640",
    key_encipherment: "03020520",
    data_encipherment: "03020410",
    key_agreement: "03020308",
    cert_signing: "03020204",
    crl_signing: "03020102",
    encipher_only: "03020001",
    decipher_only: "0303070080",
  };
  const purposes = {
    any_extended: "2.5.29.37.0",
    server_auth: "1.3.6.1.5.5.7.3.1",
    client_auth: "1.3.6.1.5.5.7.3.2",
    code_signing: "1.3.6.1.5.5.7.3.3",
    email_protection: "1.3.6.1.5.5.7.3.4",
    ipsec_end_system: "1.3.6.1.5.5.7.3.5",
    ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
    ipsec_user: "1.3.6.1.5.5.7.3.7",
    timestamping: "1.3.6.1.5.5.7.3.8",
    ocsp_signing: "1.3.6.1.5.5.7.3.9",
    microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
    netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
    microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
    microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
  };
  let authority: Authority;
  before(async () => {
    authority = await makeAuthority();
  });
  const leafFor = async (...allowedUses: string[]) =>
    certificateOf(await makeLeaf(authority, { terms: { allowedUses } }));

  for (const [use, bits] of Object.entries(flags))
    it(`turns ${use} into that flag of the key usage, and nothing else`, async () => {
      const leaf = await leafFor(use);
      assert.match(extension(leaf, KEY_USAGE) ?? "", new RegExp(`^0101ff04..${bits}$`));
      assert.equal(leaf.keyUsage, undefined);
    });

  for (const [use, identifier] of Object.entries(purposes))
    it(`turns ${use} into that extended key usage, and nothing else`, async () => {
      const leaf = await leafFor(use);
      assert.deepEqual(leaf.keyUsage, [identifier]);
      assert.equal(extension(leaf, KEY_USAGE), undefined);
    });

  it("adds them up", async () => {
    const leaf = await leafFor(
      "client_auth",
      "digital_signature",
      "server_auth",
      "key_encipherment",
    );
    assert.deepEqual(leaf.keyUsage, [purposes.client_auth, purposes.server_auth]);
    assert.match(extension(leaf, KEY_USAGE) ?? "", /030205a0$/);
  });
});

/** OpenSSL does not read every spelling that a URL may have. */
function inHexadecimal(address: string): string {
  return address.includes(":") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

// Object identifiers of extensions in hexadecimal.
const SUBJECT_KEY_ID = "551d0e";
const KEY_USAGE = "551d0f";
const ALTERNATIVE_NAMES = "551d11";
const BASIC_CONSTRAINTS = "551d13";
const AUTHORITY_KEY_ID = "551d23";

/** What follows the identifier of one extension, in hexadecimal, up to its end. */
function extension(certificate: X509Certificate, identifier: string): string | undefined {
  const hex = certificate.raw.toString("hex");
  const at = hex.indexOf(`0603${identifier}`);
  if (at < 0) return undefined;
  // All of these are shorter than 128 bytes, so the byte before the identifier is their length.
  const length = Number.parseInt(hex.slice(at - 2, at), 16);
  return hex.slice(at + 10, at + 2 * length);
}
