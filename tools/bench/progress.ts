/** Says on the standard error output what is being measured. */
export function progress(text: string): void {
  process.stderr.write(`• ${text}\n`);
}

/** The sentence of an error, whatever was thrown; several connection attempts fail as one error. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(sentenceOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
