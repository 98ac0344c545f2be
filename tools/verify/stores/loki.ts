import { z } from "zod";
import type { Access } from "../../access.ts";
import { askStore, bodyOf } from "./ask.ts";

/** A log record as Loki gives it back. */
export interface LogRecord {
  readonly line: string;
  /** Index labels and structured metadata, which Loki puts together. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The log records of the last hour that a LogQL query finds, newest first, at most a thousand. */
export async function logRecords(access: Access, query: string): Promise<LogRecord[]> {
  const start = `${(Date.now() - 3_600_000) * 1_000_000}`;
  const parameters = new URLSearchParams({ query, start, limit: "1000" });
  const answer = await askStore(
    access,
    "loki",
    `/loki/api/v1/query_range?${parameters.toString()}`,
  );
  return streams
    .parse(bodyOf(answer, "Loki"))
    .data.result.flatMap(({ stream, values }) =>
      values.map(([, line]) => ({ line, labels: stream })),
    );
}

const streams = z.object({
  data: z.object({
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())),
      }),
    ),
  }),
});
