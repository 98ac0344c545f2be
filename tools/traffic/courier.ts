import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../access.ts";
import type { Caller } from "../https.ts";
import { post } from "../speakers/http.ts";
import { NOTHING, plus, type Tally } from "./tally.ts";

/** Answers after which the same message may be accepted a little later. */
const PASSING = ["429", "502", "503", "504"];

/** Milliseconds before each further attempt. */
const PAUSES = [250, 1_000, 2_500];

/** Messages that may be under way at once. */
const MOST_UNDER_WAY = 4;

/** Brings messages of one signal, in OTLP's JSON, to a platform's Collector. */
export class Courier {
  private readonly url: string;
  private readonly caller: Caller;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly underWay = new Set<Promise<void>>();
  private tallied = NOTHING;

  constructor(access: Access, signal: "logs" | "metrics") {
    this.url = `${urlOf(access, "collector", "otlpHttp")}/v1/${signal}`;
    this.caller = {
      authority: access.certificateAuthority,
      token: access.credentials.otlpToken,
      agent: this.agent,
    };
  }

  get tally(): Tally {
    return this.tallied;
  }

  /** Waits for its turn and sends a message of so many pieces, which then is under way. */
  async send(message: object, pieces: number): Promise<void> {
    this.tallied = plus(this.tallied, { sent: pieces });
    while (this.underWay.size >= MOST_UNDER_WAY) await Promise.race(this.underWay);
    const delivery = this.deliver(JSON.stringify(message), pieces);
    this.underWay.add(delivery);
    void delivery.then(() => this.underWay.delete(delivery));
  }

  /** Waits until every message has been accepted or refused, and closes the connections. */
  async finish(): Promise<void> {
    await Promise.all(this.underWay);
    this.agent.destroy();
  }

  private async deliver(body: string, pieces: number): Promise<void> {
    for (const pause of [...PAUSES, 0]) {
      const outcome = await post(this.url, this.caller, { type: "application/json", body });
      const { status, said } = outcome;
      // OTLP answers 200 to a message of which it takes a part only.
      const rejected = Number(/"rejected\w+":\s*"?(\d+)/.exec(said)?.[1] ?? 0);
      const refused = outcome.accepted ? rejected : pieces;
      if (outcome.accepted || pause === 0 || !PASSING.includes(status)) {
        const reason = refused > 0 && { reason: `${status}: ${said}` };
        this.tallied = plus(this.tallied, { accepted: pieces - refused, refused, ...reason });
        return;
      }
      await sleep(pause);
    }
  }
}
