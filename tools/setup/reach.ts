/** Seconds to wait for the first answer of a server. */
export const patience = 10;

/** Why `url` cannot be reached, or undefined when something answers there, whatever it says. */
export async function unreachable(url: string): Promise<string | undefined> {
  try {
    await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(patience * 1000) });
    return undefined;
  } catch (error) {
    return `${new URL(url).host}: ${reasonFor(error)}`;
  }
}

/** The innermost message: `fetch` itself only says that it failed. */
export function reasonFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${patience} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
