import { secondsInWords, sizeInWords } from "../backup/size.ts";
import type { FileSummary } from "./file-index.ts";
import { rangeOf, type ArchivedTrace } from "./search.ts";

/** A moment in microseconds since 1970, as people and other programs read it. */
export function moment(microseconds: number): string {
  return new Date(microseconds / 1_000).toISOString();
}

/** Traces as a table, one in a line. */
export function tableOf(traces: readonly ArchivedTrace[]): string {
  const lines = traces.map((trace) => {
    const { id, first, last, spans, failed, services } = trace;
    const duration = `${((last - first) / 1_000).toFixed(1)} ms`.padStart(12);
    const columns = [id, moment(first), duration, String(spans).padStart(6), failed ? "✖" : " "];
    return `${columns.join("  ")}  ${printable(services.join(", "))}\n`;
  });
  const titles = ["trace".padEnd(32), "begins".padEnd(24), "lasts".padStart(12), " spans"];
  return `${titles.join("  ")}  ✖  services\n${lines.join("")}`;
}

/** A sender's text for a terminal, which would obey some characters that nobody sees. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, "\uFFFD");
}

/** Traces as other programs read them. */
export function jsonOf(traces: readonly ArchivedTrace[]): string {
  const plain = traces.map(({ id, first, last, spans, failed, services, files }) => ({
    traceId: id,
    begins: moment(first),
    milliseconds: (last - first) / 1_000,
    ...{ spans, error: failed, services, files },
  }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

/** What the archive holds, in a sentence. */
export function extentOf(files: readonly FileSummary[]): string {
  const range = rangeOf(files);
  if (range === undefined) return "the archive is empty";
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const spans = files.reduce((sum, one) => sum + one.spans, 0);
  return (
    `the archive has ${spans} spans in ${files.length} files (${sizeInWords(bytes)}), ` +
    `that begin from ${moment(range[0])} to ${moment(range[1])}`
  );
}

/** What cannot be read of the archive, a line for each file. */
export function lossesOf(files: readonly FileSummary[]): string[] {
  return files
    .filter(({ lost }) => lost > 0)
    .map(
      ({ path, lost }) =>
        `${path}: ${lost} bytes are no whole request: one is being written, or was when its writer was killed`,
    );
}

/** How long something took. */
export const took = (began: number) => secondsInWords(Date.now() - began);
