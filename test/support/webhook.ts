import { createServer, type Server } from "node:https";
import { newAuthority } from "../../tools/identities.ts";

/** What Alertmanager posts: alerts of one group, and whether any of them still fires. */
export interface Posted {
  /** Path of the URL that it was posted to. */
  readonly path: string;
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** A webhook on this machine, as an operator would have it elsewhere: HTTPS, with an authority of its own. */
export class Webhook {
  readonly posted: Posted[] = [];
  private readonly server: Server;
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
        this.posted.push({
          ...(JSON.parse(text) as Omit<Posted, "path">),
          path: request.url ?? "",
        });
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

  /** Whether an alert was told in a state. */
  has(status: "firing" | "resolved", labels: Readonly<Record<string, string>>): boolean {
    return this.posted.some(({ alerts }) =>
      alerts.some(
        (alert) =>
          alert.status === status &&
          Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
      ),
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
