import { once } from "node:events";
import { Agent, request, type RequestOptions } from "node:https";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Metadata } from "./objects.ts";

/** The API server, and as whom it is asked. */
export interface Connection {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Any object of the API. */
interface Named {
  readonly metadata: Metadata;
}

interface List<Kind> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Kind[];
}

interface Change<Kind> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: Kind;
}

/** Seconds after which the server ends a watch, so that a lost connection is found out about. */
const WATCH = 300;

/** Milliseconds between a failure and the next attempt. */
const PAUSE = 1_000;

/** Keeps a copy of all objects at a path of the API, for as long as the process lives. */
export class Followed<Kind extends Named> {
  private objects: Map<string, Kind> | undefined;
  private readonly connection: Connection;
  private readonly path: string;
  private readonly changed: () => void;

  /** @param changed called after every change. */
  constructor(connection: Connection, path: string, changed: () => void) {
    this.connection = connection;
    this.path = path;
    this.changed = changed;
    void this.follow();
  }

  /** All objects; undefined until they have been listed once. */
  get all(): readonly Kind[] | undefined {
    return this.objects && [...this.objects.values()];
  }

  private async follow(): Promise<never> {
    for (;;) {
      try {
        await this.watch(await this.list());
      } catch (error) {
        console.error(`${this.path}: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(PAUSE);
      }
    }
  }

  /** @returns the version from which on changes are to be watched. */
  private async list(): Promise<string> {
    const { metadata, items } = JSON.parse(await textOf(await this.ask(""))) as List<Kind>;
    this.objects = new Map(items.map((object) => [nameOf(object), object]));
    this.changed();
    return metadata.resourceVersion;
  }

  private async watch(version: string): Promise<void> {
    const query = `?watch=1&allowWatchBookmarks=true&timeoutSeconds=${WATCH}&resourceVersion=${version}`;
    for await (const line of linesOf(await this.ask(query))) {
      const change = JSON.parse(line) as Change<Kind>;
      // The version is too old, or something like it: all is listed anew.
      if (change.type === "ERROR") return;
      if (change.type === "BOOKMARK") continue;
      if (change.type === "DELETED") this.objects?.delete(nameOf(change.object));
      else this.objects?.set(nameOf(change.object), change.object);
      this.changed();
    }
  }

  private async ask(query: string): Promise<IncomingMessage> {
    const { server, ...identity } = this.connection;
    const options: RequestOptions = {
      ...identity,
      // A connection of its own, which ends with the answer.
      agent: new Agent({ keepAlive: false }),
      timeout: (WATCH + 30) * 1000,
    };
    const asked = request(`${server}${this.path}${query}`, options);
    asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
    // One that breaks off later is an error of whoever reads the answer.
    asked.on("error", () => undefined);
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    if (answer.statusCode === 200) return answer;
    throw new Error(`status ${answer.statusCode}: ${(await textOf(answer)).trim()}`);
  }
}

function nameOf({ metadata: { namespace = "", name } }: Named): string {
  return `${namespace}/${name}`;
}

async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  answer.setEncoding("utf8");
  let rest = "";
  for await (const chunk of answer) {
    const lines = (rest + (chunk as string)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
