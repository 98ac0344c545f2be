/** Whether `found` is of the same major version as `wanted` and not older. */
export function satisfies(found: string, wanted: string): boolean {
  const [major, minor, patch] = parts(found);
  const [wantedMajor, wantedMinor, wantedPatch] = parts(wanted);
  if (major !== wantedMajor) return false;
  return minor === wantedMinor ? patch >= wantedPatch : minor > wantedMinor;
}

/** Reads `v3.250.0` and `3.250.0`; a pre-release mark is ignored, an unreadable version is no match. */
function parts(version: string): [number, number, number] {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim()) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}
