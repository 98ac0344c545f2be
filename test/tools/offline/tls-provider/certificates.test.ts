import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { extension } from "../support/extension.ts";
import { make, makeAuthority, makeKey, makeLeaf } from "../support/tls.ts";
import type { Authority } from "../support/tls.ts";

function certificateOf({ outputs }: { readonly outputs: Readonly<Record<string, string>> }) {
  return new X509Certificate(outputs["certPem"] ?? "");
}

/** Kinds of key, each with the object identifier of its signatures in hexadecimal. */
const KEYS = [
  [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, "2a8648ce3d040302"], // with SHA-256
  [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, "2a8648ce3d040303"], // with SHA-384
  [{ algorithm: "ECDSA", ecdsaCurve: "P521" }, "2a8648ce3d040304"], // with SHA-512
  [{ algorithm: "RSA", rsaBits: 2048 }, "2a864886f70d01010b"], // with SHA-256
  [{ algorithm: "ED25519" }, "2b6570"],
] as const;

describe("a locally signed certificate", () => {
  let authority: Authority;
  before(async () => {
    authority = await makeAuthority();
  });

  for (const [key, signature] of KEYS)
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
      const length = (signature.length / 2).toString(16).padStart(2, "0");
      // The certificate names the algorithm of its signature twice: within what is signed, and beside the signature.
      assert.equal(
        certificateOf(leaf).raw.toString("hex").split(`06${length}${signature}`).length,
        3,
      );
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
    assert.equal(extension(leaf, "basicConstraints"), "0101ff04023000");
    assert.equal(leaf.issuer, "CN=tracing root");
    assert.equal(leaf.subject, "CN=tempo");
    assert.equal(
      extension(leaf, "authorityKeyId")?.slice(-40),
      extension(issuer, "subjectKeyId")?.slice(-40),
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
      extension(certificateOf(bare), "alternativeNames") ?? "",
      new RegExp(`^${CRITICAL}`),
    );
    const named = extension(
      certificateOf(await makeLeaf(authority, { names })),
      "alternativeNames",
    );
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
      assert.match(extension(certificate, "basicConstraints") ?? "", new RegExp(`${constraint}$`));
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
    assert.equal(extension(plain, "subjectKeyId"), undefined);
    assert.equal(extension(plain, "authorityKeyId"), undefined);
    const both = await of({ setSubjectKeyId: true, setAuthorityKeyId: true });
    assert.match(extension(both, "subjectKeyId") ?? "", /0414[0-9a-f]{40}$/);
    assert.equal(
      extension(both, "subjectKeyId")?.slice(-40),
      extension(both, "authorityKeyId")?.slice(-40),
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

/** OpenSSL does not read every spelling that a URL may have. */
function inHexadecimal(address: string): string {
  return address.includes(":") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
