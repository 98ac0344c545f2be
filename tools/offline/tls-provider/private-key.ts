/** `tls.PrivateKey`: a private key, in all the formats that the official plugin gives it in. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { ALGORITHMS, CURVES, newPrivateKey, publicKeyDer } from "./keys.ts";
import type { Algorithm } from "./keys.ts";
import { opensshPrivateKey, opensshPublicKey } from "./openssh.ts";
import { tlsResource } from "./resource.ts";

/** The format of `privateKeyPem`, as the official plugin chooses it. */
const PEM_TYPES = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const satisfies Record<
  Algorithm,
  string
>;

/** The type of resource behind `tls.PrivateKey`. */
export const privateKey = tlsResource({
  inputs: {
    algorithm: z.enum(ALGORITHMS),
    ecdsaCurve: z.enum(CURVES).optional(),
    // Go refuses fewer than 1024 bits; beyond 16384 no other program takes the key.
    rsaBits: z.int().min(1024).max(16_384),
  },
  defaults: { rsaBits: 2048 },
  secrets: ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"],
  conflicts: ({ algorithm, ecdsaCurve }) =>
    algorithm === "ECDSA" && ecdsaCurve === undefined
      ? [{ property: "ecdsaCurve", reason: `must be one of '${CURVES.join("', '")}' for ECDSA` }]
      : [],
  create: async ({ algorithm, ecdsaCurve = "P256", rsaBits }) => {
    const key = await newPrivateKey(algorithm, { curve: ecdsaCurve, bits: rsaBits });
    const der = publicKeyDer(key);
    const openssh = opensshPublicKey(key);
    return {
      id: createHash("sha1").update(der).digest("hex"),
      outputs: {
        privateKeyPem: key.export({ type: PEM_TYPES[algorithm], format: "pem" }),
        privateKeyPemPkcs8: key.export({ type: "pkcs8", format: "pem" }),
        privateKeyOpenssh: opensshPrivateKey(key),
        publicKeyPem: publicKeyPem(der),
        publicKeyOpenssh: openssh.line,
        publicKeyFingerprintMd5: openssh.fingerprintMd5,
        publicKeyFingerprintSha256: openssh.fingerprintSha256,
      },
    };
  },
});

function publicKeyPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}
