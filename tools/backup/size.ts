const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes as people read it, such as `1.5 MiB`. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power] ?? ""}`;
}

/** A length of time in milliseconds as people read it, such as `3.2 s`. */
export function secondsInWords(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
