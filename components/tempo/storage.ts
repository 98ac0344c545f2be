import type { ObjectStorage } from "../../model/object-storage.ts";
import type { Platform } from "../../model/platform.ts";
import { objectStorageAuthority, serverSideEncryption } from "../object-storage.ts";
import { tempoBlocks } from "./limits.ts";

/** Folder of the write-ahead log and, without an object store, of blocks; the image keeps it for the workload's user. */
export const TEMPO_STORAGE = "/var/tempo";

/** Where blocks are, and before that the write-ahead log. */
export function tempoStorage({ objectStorage }: Pick<Platform, "objectStorage">) {
  return {
    block: tempoBlocks.block,
    ...(objectStorage === undefined
      ? { backend: "local", local: { path: `${TEMPO_STORAGE}/blocks` } }
      : { backend: "s3", s3: bucketOf(objectStorage) }),
    wal: { path: `${TEMPO_STORAGE}/wal` },
  };
}

/** The bucket; the keys to it are in a file of their own. */
function bucketOf(storage: ObjectStorage) {
  const authority = objectStorageAuthority(storage);
  return {
    bucket: storage.buckets.traces,
    endpoint: storage.endpoint,
    region: storage.region,
    forcepathstyle: storage.pathStyle,
    insecure: false,
    // Older than what the platform itself speaks: the store is somebody else's.
    tls_min_version: "VersionTLS12",
    ...(authority !== undefined && { tls_ca_path: authority }),
    ...serverSideEncryption(storage),
  };
}
