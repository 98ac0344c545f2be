/** `tls.CertRequest`: what a certificate authority needs to know to issue a certificate. */
import { createHash } from "node:crypto";
import { alternativeNames, alternativeNamesExtension } from "./alternative-names.ts";
import { privateKeyPem, signingKeys } from "./keys.ts";
import { tlsResource, writeOnly } from "./resource.ts";
import { subject, subjectName } from "./subject.ts";
import * as x509 from "./x509.ts";

/** The type of resource behind `tls.CertRequest`. */
export const certRequest = tlsResource({
  inputs: {
    ...alternativeNames,
    privateKeyPem,
    privateKeyPemWo: writeOnly,
    privateKeyPemWoVersion: writeOnly,
    subject: subject.optional(),
  },
  defaults: {},
  secrets: ["privateKeyPem"],
  conflicts: () => [],
  create: async ({ privateKeyPem: pem, subject: fields, ...names }) => {
    const keys = await signingKeys(pem);
    const name = subjectName(fields);
    const request = await x509.Pkcs10CertificateRequestGenerator.create({
      name,
      keys: { privateKey: keys.privateKey, publicKey: keys.publicKey },
      signingAlgorithm: keys.signingAlgorithm,
      extensions: alternativeNamesExtension(names, name),
    });
    return {
      id: createHash("sha1").update(Buffer.from(request.rawData)).digest("hex"),
      outputs: { certRequestPem: `${request.toString("pem")}\n`, keyAlgorithm: keys.algorithm },
    };
  },
});
