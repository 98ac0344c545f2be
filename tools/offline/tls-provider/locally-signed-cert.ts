/** `tls.LocallySignedCert`: a certificate made from a request and signed by an authority whose key is at hand. */
import { X509Certificate, createPrivateKey } from "node:crypto";
import * as z from "zod";
import { copiedAlternativeNames } from "./alternative-names.ts";
import { CERTIFICATE_DEFAULTS, certificateInputs, issueCertificate } from "./certificate.ts";
import { privateKeyPem, signingKeys } from "./keys.ts";
import { tlsResource, writeOnly } from "./resource.ts";
import type { Failure } from "./resource.ts";
import { isEmptyName } from "./subject.ts";
import * as x509 from "./x509.ts";

const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

/** The type of resource behind `tls.LocallySignedCert`. */
export const locallySignedCert = tlsResource({
  inputs: {
    ...certificateInputs,
    caCertPem: z.string().refine(
      isPem("CERTIFICATE", (pem) => new X509Certificate(pem)),
      {
        error: "must be a certificate in PEM format",
      },
    ),
    caPrivateKeyPem: privateKeyPem,
    caPrivateKeyPemWo: writeOnly,
    caPrivateKeyPemWoVersion: writeOnly,
    certRequestPem: z.string().refine(isPem("CERTIFICATE REQUEST", readRequest), {
      error: "must be a certificate request in PEM format",
    }),
  },
  defaults: CERTIFICATE_DEFAULTS,
  secrets: ["caPrivateKeyPem"],
  conflicts: ({ caCertPem, caPrivateKeyPem, certRequestPem, isCaCertificate }) => {
    const failures: Failure[] = [];
    if (
      caCertPem !== undefined &&
      caPrivateKeyPem !== undefined &&
      !belong(caCertPem, caPrivateKeyPem)
    )
      failures.push({
        property: "caPrivateKeyPem",
        reason: "must be the private key of `caCertPem`",
      });
    if (
      isCaCertificate === true &&
      certRequestPem !== undefined &&
      isEmptyName(readRequest(certRequestPem).subjectName)
    )
      failures.push({
        property: "certRequestPem",
        reason: "must have a subject (RFC 5280, 4.1.2.6) for a certificate authority",
      });
    return failures;
  },
  create: async (given, now) => {
    const keys = await signingKeys(given.caPrivateKeyPem);
    const authority = new x509.X509Certificate(given.caCertPem);
    const request = readRequest(given.certRequestPem);
    const holder = {
      subject: request.subjectName,
      publicKey: request.publicKey,
      alternativeNames: copiedAlternativeNames(request),
    };
    const authorityKey =
      authority.getExtension<x509.SubjectKeyIdentifierExtension>(SUBJECT_KEY_IDENTIFIER);
    const issuer = { name: authority.subjectName, keys, keyId: authorityKey?.keyId };
    const { id, outputs } = await issueCertificate(holder, issuer, { ...given, now });
    return { id, outputs: { ...outputs, caKeyAlgorithm: keys.algorithm } };
  },
});

function readRequest(pem: string): x509.Pkcs10CertificateRequest {
  return new x509.Pkcs10CertificateRequest(pem);
}

function belong(certificatePem: string, keyPem: string): boolean {
  return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
}

function isPem(label: string, read: (pem: string) => unknown): (text: string) => boolean {
  return (text) => {
    if (!text.trimStart().startsWith(`-----BEGIN ${label}-----`)) return false;
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}
