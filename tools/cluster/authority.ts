import { generateKeyPairSync, webcrypto } from "node:crypto";
import * as x509 from "../offline/tls-provider/x509.ts";
import { authorities, certificates, type Certificate } from "./certificates.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const HOUR = 3_600_000;

/** How long everything is valid: a cluster to try things on is rarely that old. */
const LIFETIME = 365 * 24 * HOUR;

/** Extended uses of a key. */
const USES = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" } as const;

/** Texts in PEM by the names of their files. */
export type Files = Readonly<Record<string, string>>;

/** An authority that can sign. */
interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

/** All certificates and keys of a new cluster, by the names of their files. */
export async function newCertificates(): Promise<Files> {
  const files: Record<string, string> = { ...serviceAccountKeys() };
  for (const name of authorities) {
    const authority = await newAuthority(`${name} authority of tracing-cluster`);
    Object.assign(files, await pem(`${name}.authority`, authority));
    for (const wanted of certificates.filter((one) => one.authority === name)) {
      Object.assign(files, await pem(wanted.name, await issued(wanted, authority)));
    }
  }
  return files;
}

/** What signs the tokens of service accounts, and what they are checked with. */
function serviceAccountKeys(): Files {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { "service-accounts.key": privateKey, "service-accounts.pub": publicKey };
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

const lifetime = () => ({
  // The clock may be set back a little.
  notBefore: new Date(Date.now() - HOUR),
  notAfter: new Date(Date.now() + LIFETIME),
});

async function newAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...lifetime(),
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, key: keys.privateKey };
}

async function issued(wanted: Certificate, authority: Authority): Promise<Authority> {
  const { user, group, uses, hosts = [], addresses = [] } = wanted;
  const keys = await newKeys();
  const names = [
    ...hosts.map((value) => ({ type: "dns" as const, value })),
    ...addresses.map((value) => ({ type: "ip" as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    ...lifetime(),
    subject: [...(group === undefined ? [] : [{ O: [group] }]), { CN: [user] }],
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(uses.map((use) => USES[use])),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  return { certificate, key: keys.privateKey };
}

async function pem(name: string, { certificate, key }: Authority): Promise<Files> {
  const exported = await webcrypto.subtle.exportKey("pkcs8", key);
  return {
    [`${name}.crt`]: certificate.toString("pem"),
    [`${name}.key`]: x509.PemConverter.encode(exported, "PRIVATE KEY"),
  };
}
