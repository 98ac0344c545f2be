/** The names beside its subject that a certificate is valid for: DNS names, IP addresses and URIs. */
import { isIP } from "node:net";
import * as z from "zod";
import { isEmptyName } from "./subject.ts";
import * as x509 from "./x509.ts";

const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const COPIED_TYPES: readonly string[] = ["dns", "ip", "url"];

/** The arguments that name what a certificate is valid for. */
export const alternativeNames = {
  dnsNames: z
    .array(
      z
        .string()
        // A certificate holds the ASCII form of a name; the type it travels in knows no other letters.
        .regex(/^[!-~]+$/, {
          error: ({ input }) => `must be a host name in ASCII, got '${String(input)}'`,
        }),
    )
    .optional(),
  ipAddresses: z
    .array(
      z.string().refine((text) => isIP(text) !== 0 && !text.includes("%"), {
        error: ({ input }) => `must be an IPv4 or IPv6 address, got '${String(input)}'`,
      }),
    )
    .optional(),
  uris: z
    .array(
      z.string().refine((text) => URL.canParse(text) && /^[!-~]+$/.test(text), {
        error: ({ input }) => `must be a URI with a scheme, in ASCII, got '${String(input)}'`,
      }),
    )
    .optional(),
};

interface AlternativeNames {
  readonly dnsNames?: readonly string[] | undefined;
  readonly ipAddresses?: readonly string[] | undefined;
  readonly uris?: readonly string[] | undefined;
}

/** The extension with these names, or nothing when there are none. */
export function alternativeNamesExtension(
  { dnsNames = [], ipAddresses = [], uris = [] }: AlternativeNames,
  subject: x509.Name,
): x509.Extension[] {
  return extensionWith(
    [
      ...dnsNames.map((value) => ({ type: "dns" as const, value })),
      ...ipAddresses.map((value) => ({ type: "ip" as const, value: withoutDots(value) })),
      ...uris.map((value) => ({ type: "url" as const, value })),
    ],
    subject,
  );
}

/** The DNS names, IP addresses and URIs of a request, as an extension of the certificate made from it. */
export function copiedAlternativeNames(request: x509.Pkcs10CertificateRequest): x509.Extension[] {
  const extension = request.getExtension(SUBJECT_ALTERNATIVE_NAME);
  const names =
    extension instanceof x509.SubjectAlternativeNameExtension ? extension.names.toJSON() : [];
  return extensionWith(
    names.filter(({ type }) => COPIED_TYPES.includes(type)),
    request.subjectName,
  );
}

/** An IPv6 address with its last part in hexadecimal as well; the library misreads `::ffff:192.0.2.1`. */
function withoutDots(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function extensionWith(names: x509.JsonGeneralNames, subject: x509.Name): x509.Extension[] {
  if (names.length === 0) return [];
  // RFC 5280, 4.2.1.6: critical when the subject is empty.
  return [new x509.SubjectAlternativeNameExtension(names, isEmptyName(subject))];
}
