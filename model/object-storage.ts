import type { Environment } from "../environment/schema.ts";
import type { OperatorSecret } from "./operator-secrets.ts";

/** An object store that speaks S3 over TLS, and the buckets in it. */
export type ObjectStorage = NonNullable<Environment["objectStorage"]>;

/** Secret file with the two keys that the store knows, as clients of S3 read them. */
export const OBJECT_STORAGE_KEYS = "object-storage-keys" satisfies OperatorSecret;

/** What is written has so many copies, each held by another replica, until it is in the store. */
export const COPIES = 3;
