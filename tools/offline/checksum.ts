import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/**
 * Makes sure that a downloaded file is the one that was chosen.
 *
 * @throws Error when its SHA-256 is not `expected`.
 */
export async function requireChecksum(path: string, expected: string, title: string) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found === expected) return;
  throw new Error(
    `${title}: must have the SHA-256 '${expected}', got '${found}'; ` +
      "find out who changed the file before trusting either",
  );
}
