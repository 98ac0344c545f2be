import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Where ports are looked for, from the first and below the last: none of these does a system give to who dials
 * out (from 32768 on Linux, from 49152 elsewhere), who could have it before the program does that it was found for.
 */
const RANGE = [20_000, 32_768] as const;

/** What this process has been given; who has it may not listen yet. */
const given = new Set<number>();

/** Ports of the loopback that nobody listens at, each of which is given once. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = randomInt(...RANGE);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) found.push(port);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
  await once(server.close(), "close");
  return true;
}
