/** What self-signed and locally signed certificates share: their arguments, and how one is issued. */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { ALLOWED_USES, useExtensions } from "./allowed-uses.ts";
import type { SigningKeys } from "./keys.ts";
import { hoursAfter, isReadyForRenewal } from "./renewal.ts";
import type { Created } from "./resource.ts";
import * as x509 from "./x509.ts";

/** The arguments that both kinds of certificate take. */
export const certificateInputs = {
  allowedUses: z.array(
    z.string().refine((use) => ALLOWED_USES.includes(use), { error: unknownUse }),
  ),
  earlyRenewalHours: z.int().min(0),
  isCaCertificate: z.boolean(),
  // -1 is the official plugin's way to say "no limit".
  maxPathLength: z.int().min(-1).optional(),
  setSubjectKeyId: z.boolean(),
  validityPeriodHours: z.int().min(0),
};

/** The values of those that are not given. */
export const CERTIFICATE_DEFAULTS = {
  earlyRenewalHours: 0,
  isCaCertificate: false,
  setSubjectKeyId: false,
};

/** Whom a certificate is for. */
export interface Holder {
  readonly subject: x509.Name;
  readonly publicKey: x509.PublicKeyType;
  readonly alternativeNames: readonly x509.Extension[];
}

/** Who signs it. */
export interface Issuer {
  readonly name: x509.Name;
  readonly keys: SigningKeys;
  /** Hexadecimal subject key identifier, when the certificate is to say whose key signed it. */
  readonly keyId: string | undefined;
}

/** What the certificate allows, and for how long. */
export type Terms = z.infer<z.ZodObject<typeof certificateInputs>> & {
  readonly now: Date;
};

/** A new certificate for `holder`, signed by `issuer`. */
export async function issueCertificate(
  holder: Holder,
  issuer: Issuer,
  terms: Terms,
): Promise<Created> {
  // A certificate knows no fractions of a second; what is reported must be what is in it.
  const notBefore = new Date(Math.floor(terms.now.getTime() / 1000) * 1000);
  const notAfter = hoursAfter(notBefore, terms.validityPeriodHours);
  const serialNumber = newSerialNumber();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber.toString("hex"),
    subject: holder.subject,
    issuer: issuer.name,
    notBefore,
    notAfter,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a type of the DOM library
    publicKey: holder.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: issuer.keys.signingAlgorithm,
    extensions: await extensionsFor(holder, issuer, terms),
  });
  const validityEndTime = rfc3339(notAfter);
  const { earlyRenewalHours } = terms;
  return {
    id: BigInt(`0x${serialNumber.toString("hex")}`).toString(),
    outputs: {
      certPem: `${certificate.toString("pem")}\n`,
      readyForRenewal: isReadyForRenewal({ validityEndTime, earlyRenewalHours }, terms.now),
      validityStartTime: rfc3339(notBefore),
      validityEndTime,
    },
  };
}

/** The identifier of a public key in hexadecimal: method (1) of RFC 5280, section 4.2.1.2. */
export async function keyIdentifier(publicKey: x509.PublicKeyType): Promise<string> {
  return (await x509.SubjectKeyIdentifierExtension.create(publicKey)).keyId;
}

async function extensionsFor(
  holder: Holder,
  issuer: Issuer,
  terms: Terms,
): Promise<x509.Extension[]> {
  const { allowedUses, isCaCertificate, maxPathLength = -1, setSubjectKeyId } = terms;
  const pathLength = isCaCertificate && maxPathLength >= 0 ? maxPathLength : undefined;
  return [
    ...useExtensions(allowedUses),
    new x509.BasicConstraintsExtension(isCaCertificate, pathLength, true),
    ...(isCaCertificate || setSubjectKeyId
      ? [new x509.SubjectKeyIdentifierExtension(await keyIdentifier(holder.publicKey))]
      : []),
    ...(issuer.keyId === undefined ? [] : [new x509.AuthorityKeyIdentifierExtension(issuer.keyId)]),
    ...holder.alternativeNames,
  ];
}

/** 16 random bytes read as a positive number: the first bit is off, one below it is on. */
function newSerialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function rfc3339(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}

function unknownUse({ input }: { readonly input?: unknown }): string {
  const use = String(input);
  const snakeCase = use.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  // The documentation of the SDK spells them in camel case, which the plugin does not take.
  if (ALLOWED_USES.includes(snakeCase)) return `must be written '${snakeCase}', got '${use}'`;
  return `must be one of '${ALLOWED_USES.join("', '")}', got '${use}'`;
}
