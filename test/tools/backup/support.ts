import type { Archive, BackupFile, Manifest } from "../../../tools/backup/manifest.ts";
import { platformNameOf } from "../../../tools/docker.ts";

/** A file of a backup as its manifest tells it; the digest is that of nothing real. */
export function fileCalled(file: string): BackupFile {
  return { file, size: 3, sha256: "ab".repeat(32) };
}

/** The archive of a workload's volume. */
export function archiveOf(stack: string, workload: string): Archive {
  const platform = platformNameOf(stack);
  const volume = `${platform}-${workload}-data`;
  return {
    ...fileCalled(`${volume}.tar.zst`),
    volume,
    labels: {
      "app.kubernetes.io/name": "data",
      "app.kubernetes.io/instance": platform,
    },
    entries: 7,
    uncompressed: 4_096,
  };
}

/** The manifest of a backup with everything that one can have. */
export function manifestOf(stack: string, workloads: readonly string[]): Manifest {
  return {
    formatVersion: 1,
    stack,
    madeAt: "2026-01-02T03:04:05.678Z",
    versions: Object.fromEntries(workloads.map((workload) => [workload, "1.2.3"])),
    state: fileCalled("state.json"),
    configuration: fileCalled(`Pulumi.${stack}.yaml`),
    passphrase: fileCalled("passphrase"),
    volumes: workloads.map((workload) => archiveOf(stack, workload)),
  };
}
