/** Looks into certificates where Node offers no property: at the bytes of their extensions. */
import type { X509Certificate } from "node:crypto";

/** Object identifiers of extensions in hexadecimal. */
export const EXTENSIONS = {
  subjectKeyId: "551d0e",
  keyUsage: "551d0f",
  alternativeNames: "551d11",
  basicConstraints: "551d13",
  authorityKeyId: "551d23",
};

/** What follows the identifier of an extension, in hexadecimal, up to its end. */
export function extension(
  certificate: X509Certificate,
  name: keyof typeof EXTENSIONS,
): string | undefined {
  const hex = certificate.raw.toString("hex");
  const at = hex.indexOf(`0603${EXTENSIONS[name]}`);
  if (at < 0) return undefined;
  // All of these are shorter than 128 bytes, so the byte before the identifier is their length.
  const length = Number.parseInt(hex.slice(at - 2, at), 16);
  return hex.slice(at + 10, at + 2 * length);
}
