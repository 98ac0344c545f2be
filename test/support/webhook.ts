import { createServer, type Server } from "node:https";
import { newAuthority } from "../../tools/identities.ts";

/** What Alertmanager posts: alerts of one group, and whether any of them still fires. */
export interface Posted {
  /** Path of the URL that it was posted to. */
  readonly path: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: Status;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** What is told of an alert. */
export type Status = "firing" | "resolved";

/** A webhook on this machine, as an operator would have it elsewhere: HTTPS, with an authority of its own. */
export class Webhook {
  readonly posted: Posted[] = [];
  private readonly server: Server;
  private readonly refused = new Map<string, number>();
  /** URL without a path. */
  readonly url: string;
  /** Authority of its certificate, in PEM. */
  readonly authority: string;

  private constructor(server: Server, url: string, authority: string) {
    this.server = server;
    this.url = url;
    this.authority = authority;
    server.on("request", (request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (text += chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        response.statusCode = this.takes(path) ? 200 : 404;
        if (response.statusCode === 200) {
          const posted = JSON.parse(text) as Omit<Posted, "path" | "at">;
          this.posted.push({ ...posted, path, at: Date.now() });
        }
        response.end();
      });
    });
  }

  /** Listens where containers reach this machine: at `address`, which the certificate is for. */
  static async start(address: string): Promise<Webhook> {
    const authority = await newAuthority();
    const { certificate, key } = await authority.issue("webhook", ["webhook"], [address]);
    const server = createServer({ cert: certificate, key });
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const { port } = server.address() as { port: number };
    return new Webhook(server, `https://${address}:${port}`, authority.certificate);
  }

  /** Answers the next so many posts to a path that there is no such page, as a URL that is no longer valid does. */
  refuse(path: string, times: number): void {
    this.refused.set(path, times);
  }

  private takes(path: string): boolean {
    const left = this.refused.get(path) ?? 0;
    if (left > 0) this.refused.set(path, left - 1);
    return left === 0;
  }

  /** When an alert was first told in a state since a time, in milliseconds since 1970; undefined where it was not. */
  toldAt(status: Status, labels: Readonly<Record<string, string>>, since = 0): number | undefined {
    return this.posted.find(
      ({ alerts, at }) =>
        at >= since &&
        alerts.some(
          (alert) =>
            alert.status === status &&
            Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
        ),
    )?.at;
  }

  /** Whether an alert was told in a state. */
  has(status: Status, labels: Readonly<Record<string, string>>): boolean {
    return this.toldAt(status, labels) !== undefined;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
