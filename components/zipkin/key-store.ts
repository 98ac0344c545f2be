import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  pbkdf2Sync,
  X509Certificate,
} from "node:crypto";
import { der } from "./der.ts";

/**
 * What the stores are opened with: nothing. Java takes no key that is not encrypted, but the file lies
 * where the keys of the other workloads lie in PEM, and what guards those guards it.
 */
export const STORE_PASSWORD = "";

/** Rounds from the password to the key's key; of a password that hides nothing, few are enough. */
const ROUNDS = 2048;

const identifiers = {
  data: "1.2.840.113549.1.7.1",
  certificateBag: "1.2.840.113549.1.12.10.1.3",
  encryptedKeyBag: "1.2.840.113549.1.12.10.1.2",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  hmacSha256: "1.2.840.113549.2.9",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
  /** Without it Java takes a certificate for one of somebody else's, not for one to trust. */
  oracleTrustedKeyUsage: "2.16.840.1.113894.746875.1.1",
  anyExtendedKeyUsage: "2.5.29.37.0",
} as const;

/**
 * A certificate and its key, both in PEM, as a key store that Java reads (PKCS #12, RFC 7292), in base64.
 *
 * The same input always makes the same bytes, so that a second preview shows no change: salt and
 * initialization vector are drawn from the key itself.
 */
export function keyStore({ certificate, key }: { certificate: string; key: string }): string {
  const pkcs8 = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
  const belongTogether = attribute(identifiers.localKeyId, der.octets(Buffer.from([1])));
  return store([
    bag(identifiers.encryptedKeyBag, encrypted(pkcs8), [belongTogether, name("workload")]),
    bag(identifiers.certificateBag, certificateValue(certificate), [belongTogether]),
  ]);
}

/** A certificate in PEM as a key store (PKCS #12) whose holder trusts it, in base64. */
export function trustStore(certificate: string): string {
  const trusted = attribute(
    identifiers.oracleTrustedKeyUsage,
    der.identifier(identifiers.anyExtendedKeyUsage),
  );
  const attributes = [name("authority"), trusted];
  return store([bag(identifiers.certificateBag, certificateValue(certificate), attributes)]);
}

/** No checksum over the whole, which is optional: it would need a key derivation of its own. */
function store(bags: readonly Buffer[]): string {
  const safe = der.sequence(contentOf(der.sequence(...bags)));
  return der.sequence(der.integer(3), contentOf(safe)).toString("base64");
}

function contentOf(content: Buffer): Buffer {
  return der.sequence(der.identifier(identifiers.data), der.field(der.octets(content)));
}

function bag(kind: string, content: Buffer, attributes: readonly Buffer[]): Buffer {
  return der.sequence(der.identifier(kind), der.field(content), der.set(...attributes));
}

function attribute(kind: string, content: Buffer): Buffer {
  return der.sequence(der.identifier(kind), der.set(content));
}

function name(text: string): Buffer {
  return attribute(identifiers.friendlyName, der.text(text));
}

function certificateValue(pem: string): Buffer {
  const { raw } = new X509Certificate(pem);
  return der.sequence(der.identifier(identifiers.x509Certificate), der.field(der.octets(raw)));
}

/** A key encrypted with the stores' password (PBES2, RFC 8018): PKCS #12 as Java reads it knows no other. */
function encrypted(pkcs8: Buffer): Buffer {
  const drawn = (purpose: string) => createHmac("sha256", pkcs8).update(purpose).digest();
  const salt = drawn("salt").subarray(0, 16);
  const vector = drawn("initialization vector").subarray(0, 16);
  const key = pbkdf2Sync(STORE_PASSWORD, salt, ROUNDS, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, vector);
  const derivation = der.sequence(
    der.identifier(identifiers.pbkdf2),
    der.sequence(
      der.octets(salt),
      der.integer(ROUNDS),
      der.sequence(der.identifier(identifiers.hmacSha256), der.null()),
    ),
  );
  const scheme = der.sequence(der.identifier(identifiers.aes256Cbc), der.octets(vector));
  return der.sequence(
    der.sequence(der.identifier(identifiers.pbes2), der.sequence(derivation, scheme)),
    der.octets(cipher.update(pkcs8), cipher.final()),
  );
}
