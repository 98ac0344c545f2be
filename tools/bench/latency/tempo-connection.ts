import { Agent, get } from "node:https";
import { urlOf, type Access } from "../../access.ts";
import type { Span } from "../../trace.ts";
import { spansFromTempo } from "../../verify/stores.ts";

/** Longest wait for one answer, in milliseconds. */
const PATIENCE = 5_000;

/** One connection to Tempo that stays open, so that a question costs no handshake. */
export class TempoConnection {
  private readonly agent: Agent;
  private readonly url: string;

  constructor(access: Access) {
    this.url = urlOf(access, "tempo", "http");
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 1,
      ca: access.certificateAuthority,
      cert: access.credentials.operatorCertificate,
      key: access.credentials.operatorKey,
    });
  }

  /** A trace by its id once it has that many spans; nothing until then. */
  async trace(traceId: string, spans: number): Promise<Span[] | undefined> {
    const { status, body } = await this.ask(`/api/v2/traces/${traceId}`);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`Tempo answered ${status}: ${body.slice(0, 200)}`);
    const found = spansFromTempo(JSON.parse(body));
    return found.length < spans ? undefined : found;
  }

  close(): void {
    this.agent.destroy();
  }

  private ask(path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const asked = get(this.url + path, { agent: this.agent, timeout: PATIENCE }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (body += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
        response.on("error", reject);
      });
      asked.on("timeout", () => asked.destroy(new Error(`no answer within ${PATIENCE} ms`)));
      asked.on("error", reject);
    });
  }
}
