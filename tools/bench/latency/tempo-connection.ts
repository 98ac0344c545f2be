import { Agent } from "node:https";
import { urlOf, type Access } from "../../access.ts";
import { ask, type Caller } from "../../https.ts";
import type { Span } from "../../trace.ts";
import { spansFromTempo } from "../../verify/stores/tempo.ts";

/** One connection through the gateway to Tempo that stays open, so that a question costs no handshake. */
export class TempoConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly url: string;
  private readonly caller: Caller;

  constructor(access: Access) {
    this.url = urlOf(access, "gateway", "tempo");
    this.caller = {
      authority: access.certificateAuthority,
      account: access.credentials.viewer,
      agent: this.agent,
    };
  }

  /** A trace by its id once it has that many spans; nothing until then. */
  async trace(traceId: string, spans: number): Promise<Span[] | undefined> {
    const { status, body } = await ask(`${this.url}/api/v2/traces/${traceId}`, this.caller);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`Tempo answered ${status}: ${body.slice(0, 200)}`);
    const found = spansFromTempo(JSON.parse(body));
    return found.length < spans ? undefined : found;
  }

  close(): void {
    this.agent.destroy();
  }
}
