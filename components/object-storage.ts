import { OBJECT_STORAGE_KEYS, type ObjectStorage } from "../model/object-storage.ts";
import type { Platform } from "../model/platform.ts";
import { configurationPath, secretPath, type ConfigurationFile } from "../model/workload.ts";

/** Configuration file with the authority of the object store's certificate. */
const AUTHORITY = "object-storage-authority.crt";

/** What a workload that dials the object store has beside its own files. */
interface ObjectStorageParts {
  readonly environment: Readonly<Record<string, string>>;
  readonly configuration: readonly ConfigurationFile[];
  readonly secrets: readonly (typeof OBJECT_STORAGE_KEYS)[];
}

/** What a workload needs to dial the object store: where the keys are, and whom to believe; nothing where there is none. */
export function objectStorageParts({
  objectStorage,
}: Pick<Platform, "objectStorage">): ObjectStorageParts {
  if (objectStorage === undefined) return { environment: {}, configuration: [], secrets: [] };
  const { certificateAuthority: text } = objectStorage;
  return {
    environment: {
      // The keys' file is all that every client of S3 reads; nobody is to look for others elsewhere.
      AWS_SHARED_CREDENTIALS_FILE: secretPath(OBJECT_STORAGE_KEYS),
      AWS_EC2_METADATA_DISABLED: "true",
      // Many private stores do not know the checksums that the client would add by default.
      AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
      AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
    },
    configuration: text === undefined ? [] : [{ name: AUTHORITY, text }],
    secrets: [OBJECT_STORAGE_KEYS],
  };
}

/** Path of the file with the authority of the store's certificate; absent where the image's own are believed. */
export function objectStorageAuthority(storage: ObjectStorage): string | undefined {
  return storage.certificateAuthority === undefined ? undefined : configurationPath(AUTHORITY);
}

/** How the store is told to encrypt, in the words that Tempo and Loki share. */
export function serverSideEncryption({ encryption, encryptionKey }: ObjectStorage) {
  if (encryption === undefined) return {};
  const key = encryptionKey === undefined ? {} : { kms_key_id: encryptionKey };
  return { sse: { type: encryption, ...key } };
}

/** What may be in a key: anything else would mean something to one of the readers of the file. */
const KEY = /^[A-Za-z0-9+/=_.~-]+$/;

/**
 * The file with the two keys, as clients of S3 read it.
 *
 * @throws RangeError naming the key, and not showing it, that the file could not hold.
 */
export function keysFile(keyId: string, secretKey: string): string {
  for (const [name, key] of Object.entries({ keyId, secretKey })) {
    if (KEY.test(key)) continue;
    throw new RangeError(
      `objectStorage:${name}: must be of letters, digits and '+/=_.~-', got something else; ` +
        `say it again with \`pulumi config set --secret objectStorage:${name}\``,
    );
  }
  return `[default]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secretKey}\n`;
}
