import { webcrypto } from "node:crypto";
import * as x509 from "./offline/tls-provider/x509.ts";

/** A certificate and its key in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** An authority and what it has signed, good for an hour. */
export interface Authority extends Identity {
  /** A certificate for these names and addresses, to serve and to call. */
  issue(name: string, names?: readonly string[], addresses?: readonly string[]): Promise<Identity>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR = 3_600_000;

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

const lifetime = () => ({
  notBefore: new Date(Date.now() - HOUR),
  notAfter: new Date(Date.now() + HOUR),
});

async function identity(
  certificate: x509.X509Certificate,
  privateKey: webcrypto.CryptoKey,
): Promise<Identity> {
  const key = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return {
    certificate: certificate.toString("pem"),
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
  };
}

/** A throwaway authority. */
export async function newAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...lifetime(),
    name: "CN=test authority",
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    ...(await identity(root, keys.privateKey)),
    issue: async (name, names = [name], addresses = []) => {
      const own = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...lifetime(),
        subject: `CN=${name}`,
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...names.map((value) => ({ type: "dns" as const, value })),
            ...addresses.map((value) => ({ type: "ip" as const, value })),
          ]),
        ],
      });
      return identity(certificate, own.privateKey);
    },
  };
}
