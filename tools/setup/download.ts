import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { patience, reasonFor } from "./reach.ts";

/** Seconds without a byte after which a download is given up. */
const stallLimit = 30;

/**
 * Answers of the server at `url`.
 *
 * @throws Error naming the host when it does not answer in time, or the status when it refuses.
 */
async function answer(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: unknown) => fail(url, error));
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response;
}

function fail(url: string, error: unknown): never {
  throw new Error(`${new URL(url).host}: ${reasonFor(error)}`);
}

/** A small text from `url`. */
export async function downloadText(url: string): Promise<string> {
  return (await answer(url, AbortSignal.timeout(patience * 1000))).text();
}

/** Writes what `url` has to the file `path`; progress is told as a share from 0 to 1. */
export async function download(
  url: string,
  path: string,
  progress: (share: number) => void,
): Promise<void> {
  const stop = new AbortController();
  const giveUp = (seconds: number) =>
    setTimeout(() => {
      stop.abort(new Error(`nothing for ${seconds} s`));
    }, seconds * 1000);
  let timer = giveUp(patience);
  try {
    const response = await answer(url, stop.signal);
    const total = Number(response.headers.get("content-length") ?? Number.NaN);
    let received = 0;
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    body.on("data", (chunk: Uint8Array) => {
      clearTimeout(timer);
      timer = giveUp(stallLimit);
      received += chunk.length;
      if (total > 0) progress(received / total);
    });
    await pipeline(body, createWriteStream(path)).catch((error: unknown) => fail(url, error));
  } finally {
    clearTimeout(timer);
  }
}
