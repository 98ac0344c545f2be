/** The distinguished name of a certificate's subject, from the fields of the `subject` argument. */
import * as z from "zod";
import * as x509 from "./x509.ts";

/** The fields of the `subject` argument. */
export const subject = z.strictObject({
  country: z.string().optional(),
  organization: z.string().optional(),
  organizationalUnit: z.string().optional(),
  locality: z.string().optional(),
  province: z.string().optional(),
  streetAddresses: z.array(z.string()).optional(),
  postalCode: z.string().optional(),
  commonName: z.string().optional(),
  serialNumber: z.string().optional(),
  emailAddress: z.string().optional(),
});

/** What a certificate says of its owner. */
export type Subject = z.infer<typeof subject>;

/** Object identifiers in the order in which Go's `pkix.Name`, and so the official plugin, writes them. */
const ATTRIBUTES: readonly (readonly [keyof Subject, string])[] = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", "1.2.840.113549.1.9.1"],
];

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** The name made of the fields that are given and not empty; it has no part when there are none. */
export function subjectName(fields: Subject = {}): x509.Name {
  return new x509.Name(
    ATTRIBUTES.flatMap(([field, identifier]) =>
      [fields[field] ?? []]
        .flat()
        .filter((text) => text !== "")
        .map((text) => ({ [identifier]: [encoded(field, text)] })),
    ),
  );
}

function encoded(field: keyof Subject, text: string): x509.JsonAttributeObject {
  if (field === "emailAddress") return { ia5String: text };
  return PRINTABLE.test(text) ? { printableString: text } : { utf8String: text };
}

/** Whether the name has no part at all. */
export function isEmptyName(name: x509.Name): boolean {
  return name.toJSON().length === 0;
}
