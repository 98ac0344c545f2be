import type { ObjectStorage } from "../../model/object-storage.ts";
import type { Platform } from "../../model/platform.ts";
import { objectStorageAuthority, serverSideEncryption } from "../object-storage.ts";

/** Folder of the write-ahead log and, without an object store, of chunks and index; the image keeps it for the workload's user. */
export const LOKI_STORAGE = "/loki";

const RULES = `${LOKI_STORAGE}/rules`;

/** The kind of store that chunks and index are in. */
export function storeKind({ objectStorage }: Pick<Platform, "objectStorage">): string {
  return objectStorage === undefined ? "filesystem" : "s3";
}

/** Where chunks and index are, and where rules would be. */
export function lokiStorage({ objectStorage }: Pick<Platform, "objectStorage">) {
  if (objectStorage === undefined) {
    const folders = { chunks_directory: `${LOKI_STORAGE}/chunks`, rules_directory: RULES };
    return { storage: { filesystem: folders }, ruler: {} };
  }
  return {
    storage: { s3: bucketOf(objectStorage) },
    // There are none, and the store is not asked every minute whether there are.
    ruler: { storage: { type: "local", local: { directory: RULES } } },
  };
}

/** The bucket; the keys to it are in a file of their own. */
function bucketOf(storage: ObjectStorage) {
  const authority = objectStorageAuthority(storage);
  return {
    bucketnames: storage.buckets.logs,
    endpoint: `https://${storage.endpoint}`,
    region: storage.region,
    s3forcepathstyle: storage.pathStyle,
    insecure: false,
    ...(authority !== undefined && { http_config: { ca_file: authority } }),
    ...serverSideEncryption(storage),
  };
}
