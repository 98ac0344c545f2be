/** `tls.SelfSignedCert`: a certificate signed with the key it is for. */
import * as z from "zod";
import { alternativeNames, alternativeNamesExtension } from "./alternative-names.ts";
import {
  CERTIFICATE_DEFAULTS,
  certificateInputs,
  issueCertificate,
  keyIdentifier,
} from "./certificate.ts";
import { privateKeyPem, signingKeys } from "./keys.ts";
import { tlsResource, writeOnly } from "./resource.ts";
import type { Failure } from "./resource.ts";
import { isEmptyName, subject, subjectName } from "./subject.ts";

/** The type of resource behind `tls.SelfSignedCert`. */
export const selfSignedCert = tlsResource({
  inputs: {
    ...certificateInputs,
    ...alternativeNames,
    privateKeyPem,
    privateKeyPemWo: writeOnly,
    privateKeyPemWoVersion: writeOnly,
    setAuthorityKeyId: z.boolean(),
    subject: subject.optional(),
  },
  defaults: { ...CERTIFICATE_DEFAULTS, setAuthorityKeyId: false },
  secrets: ["privateKeyPem"],
  conflicts: ({ isCaCertificate, setAuthorityKeyId, setSubjectKeyId, subject: fields }) => {
    const failures: Failure[] = [];
    if (isCaCertificate === true && isEmptyName(subjectName(fields)))
      failures.push({
        property: "subject",
        reason: "must name something (RFC 5280, 4.1.2.6) for a certificate authority",
      });
    if (setAuthorityKeyId === true && isCaCertificate !== true && setSubjectKeyId !== true)
      failures.push({
        property: "setAuthorityKeyId",
        reason: "must not be true without `setSubjectKeyId` or `isCaCertificate`",
      });
    return failures;
  },
  create: async (given, now) => {
    const keys = await signingKeys(given.privateKeyPem);
    const name = subjectName(given.subject);
    const holder = {
      subject: name,
      publicKey: keys.publicKey,
      alternativeNames: alternativeNamesExtension(given, name),
    };
    const keyId = given.setAuthorityKeyId ? await keyIdentifier(holder.publicKey) : undefined;
    const { id, outputs } = await issueCertificate(
      holder,
      { name, keys, keyId },
      { ...given, now },
    );
    return { id, outputs: { ...outputs, keyAlgorithm: keys.algorithm } };
  },
});
