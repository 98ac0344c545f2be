/** Private keys: making, reading and signing with them. */
import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";

/** The algorithms that a private key may be of, as the plugin names them. */
export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
/** One of the algorithms that a private key may be of. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** The elliptic curves offered; the official plugin's P224 is missing because WebCrypto does not know it. */
export const CURVES = ["P256", "P384", "P521"] as const;
/** One of the elliptic curves offered. */
export type Curve = (typeof CURVES)[number];

interface SigningAlgorithm {
  readonly name: string;
  readonly hash?: string;
  readonly namedCurve?: string;
}

/** A private key, ready to sign. */
export interface SigningKeys {
  readonly algorithm: Algorithm;
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signingAlgorithm: SigningAlgorithm;
}

/** By OpenSSL's name of the curve; the hash is as strong as the curve, as Go's `crypto/x509` chooses it. */
const ECDSA_SIGNATURES: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
};

const generate = promisify(generateKeyPair);

/** A new private key; `curve` matters to ECDSA alone and `bits` to RSA alone. */
export async function newPrivateKey(
  algorithm: Algorithm,
  { curve, bits }: { readonly curve: Curve; readonly bits: number },
): Promise<KeyObject> {
  switch (algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: bits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: curve.replace("P", "P-") })).privateKey;
    case "ED25519":
      return (await generate("ed25519")).privateKey;
  }
}

/** A private key in PEM format: PKCS#8, PKCS#1 or SEC 1. Its text is a secret, so no message quotes it. */
export const privateKeyPem = z.string().refine((pem) => signatureOf(pem) !== undefined, {
  error:
    "must be an unencrypted private key in PEM format (RSA, ED25519, or ECDSA on P-256, P-384 or P-521)",
});

/** The key in `pem`, ready to sign. */
export async function signingKeys(pem: string): Promise<SigningKeys> {
  const signature = signatureOf(pem);
  if (signature === undefined) throw new TypeError("must be a private key in PEM format");
  const { key, algorithm, signingAlgorithm } = signature;
  const imported = (format: "pkcs8" | "spki", data: Buffer, use: "sign" | "verify") =>
    webcrypto.subtle.importKey(format, data, signingAlgorithm, true, [use]);
  return {
    algorithm,
    signingAlgorithm,
    privateKey: await imported("pkcs8", key.export({ type: "pkcs8", format: "der" }), "sign"),
    publicKey: await imported("spki", publicKeyDer(key), "verify"),
  };
}

/** The public half of a private key, as the DER encoding of its SubjectPublicKeyInfo. */
export function publicKeyDer(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: "spki", format: "der" });
}

interface Signature {
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
  readonly signingAlgorithm: SigningAlgorithm;
}

function signatureOf(pem: string): Signature | undefined {
  try {
    const key = createPrivateKey(pem);
    switch (key.asymmetricKeyType) {
      case "rsa":
        return {
          key,
          algorithm: "RSA",
          signingAlgorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
        };
      case "ed25519":
        return { key, algorithm: "ED25519", signingAlgorithm: { name: "Ed25519" } };
      case "ec": {
        const signingAlgorithm = ECDSA_SIGNATURES[key.asymmetricKeyDetails?.namedCurve ?? ""];
        return signingAlgorithm && { key, algorithm: "ECDSA", signingAlgorithm };
      }
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}
