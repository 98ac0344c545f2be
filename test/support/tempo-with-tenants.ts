import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tempoWorkload } from "../../components/tempo/workload.ts";
import { platformFor } from "../../model/platform.ts";
import type { AdminAccess } from "../../tools/archive/restored-tenant.ts";
import type { Answer } from "../../tools/https.ts";
import { newAuthority, type Authority, type Identity } from "../../tools/identities.ts";
import { environmentOf } from "./environments.ts";
import { RunningWorkload } from "./running-workload.ts";

const INTAKE = 4318;

const admin = { user: "admin", password: "correct-horse" } as const;

/** The real Tempo with tenants, behind a gateway that is played: it asks for the admin's password. */
export class TempoWithTenants {
  readonly access: AdminAccess;
  private readonly tempo: RunningWorkload;
  private readonly front: Server;
  private readonly authority: Authority;
  private readonly identity: Identity;

  private constructor(parts: Pick<TempoWithTenants, "access"> & Parts) {
    this.access = parts.access;
    this.tempo = parts.tempo;
    this.front = parts.front;
    this.authority = parts.authority;
    this.identity = parts.identity;
  }

  static async start(): Promise<TempoWithTenants> {
    const authority = await newAuthority();
    const [own, identity] = [
      await authority.issue("tempo", ["tempo", "localhost"]),
      await authority.issue("gateway", ["localhost"]),
    ];
    const tempo = await RunningWorkload.start(tempoWorkload(platformFor(environmentOf("dev"))), {
      "authority.crt": authority.certificate,
      "tempo.crt": own.certificate,
      "tempo.key": own.key,
    });
    await tempo.untilReady({ authority: authority.certificate, certificate: identity });
    const front = createServer({ cert: identity.certificate, key: identity.key });
    await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
    const { port } = front.address() as AddressInfo;
    const access = {
      urls: { gateway: { tempo: `https://localhost:${port}` } },
      certificateAuthority: authority.certificate,
      credentials: { admin },
    };
    const running = new TempoWithTenants({ access, tempo, front, authority, identity });
    running.serve();
    return running;
  }

  /** Asks Tempo itself, on behalf of some tenants. */
  async ask(path: string, tenants: string, body?: Buffer): Promise<Answer> {
    const address = await this.tempo.address(body ? INTAKE : 3200);
    const { certificate: cert, key } = this.identity;
    return new Promise((resolve, reject) => {
      const asked = request(
        `https://${address}${path}`,
        {
          method: body ? "POST" : "GET",
          ...{ ca: this.authority.certificate, cert, key, agent: false },
          headers: {
            "X-Scope-OrgID": tenants,
            ...(body && { "content-type": "application/x-protobuf" }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body: text });
          });
        },
      );
      asked.on("error", reject);
      asked.end(body);
    });
  }

  async stop(): Promise<void> {
    this.front.closeAllConnections();
    this.front.close();
    await this.tempo.remove();
  }

  private serve(): void {
    const known = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString("base64")}`;
    this.front.on("request", (asked, answer) => {
      const chunks: Buffer[] = [];
      asked.on("data", (chunk: Buffer) => chunks.push(chunk));
      asked.on("end", () => {
        void (async () => {
          if (asked.headers.authorization !== known) {
            answer.writeHead(401).end("who?");
            return;
          }
          const path = asked.url ?? "";
          const { status, body } =
            asked.method === "POST" && path === "/restored/v1/traces"
              ? await this.ask("/v1/traces", "restored", Buffer.concat(chunks))
              : await this.ask(path, "standard|errors|restored|single-tenant");
          answer.writeHead(status).end(body);
        })();
      });
    });
  }
}

interface Parts {
  readonly tempo: RunningWorkload;
  readonly front: Server;
  readonly authority: Authority;
  readonly identity: Identity;
}
