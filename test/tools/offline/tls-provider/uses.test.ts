import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { extension } from "../support/extension.ts";
import { makeAuthority, makeLeaf } from "../support/tls.ts";
import type { Authority } from "../support/tls.ts";

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
    new X509Certificate(
      (await makeLeaf(authority, { terms: { allowedUses } })).outputs["certPem"] ?? "",
    );

  for (const [use, bits] of Object.entries(flags))
    it(`turns ${use} into that flag of the key usage, and nothing else`, async () => {
      const leaf = await leafFor(use);
      assert.match(extension(leaf, "keyUsage") ?? "", new RegExp(`^0101ff04..${bits}$`));
      assert.equal(leaf.keyUsage, undefined);
    });

  for (const [use, identifier] of Object.entries(purposes))
    it(`turns ${use} into that extended key usage, and nothing else`, async () => {
      const leaf = await leafFor(use);
      assert.deepEqual(leaf.keyUsage, [identifier]);
      assert.equal(extension(leaf, "keyUsage"), undefined);
    });

  it("adds them up", async () => {
    const leaf = await leafFor(
      "client_auth",
      "digital_signature",
      "server_auth",
      "key_encipherment",
    );
    assert.deepEqual(leaf.keyUsage, [purposes.client_auth, purposes.server_auth]);
    assert.match(extension(leaf, "keyUsage") ?? "", /030205a0$/);
  });
});
