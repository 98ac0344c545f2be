import { Agent, request } from "node:https";
import type { Access } from "../access.ts";
import { Failure } from "../command-line.ts";
import { NOTHING, plus, type Tally } from "./tally.ts";
import type { Target } from "./target.ts";

/** The sample services' door, and what is shown there. */
export interface AppsDoor {
  /** Where nginx listens, such as `https://localhost:8000`. */
  readonly url: string;
  readonly authority: string;
  readonly token: string;
}

/** Questions that may be under way at once. */
const MOST_UNDER_WAY = 256;

/** Longest wait for one answer, in milliseconds: longer than a language model takes. */
const PATIENCE = 30_000;

const QUESTIONS = ["What is a span?", "Who calls the router?", "Why is it slow?"] as const;

/**
 * The door of a platform's sample services.
 *
 * @throws Failure with exit code 2 when they are not deployed.
 */
export function appsDoorOf(access: Access): AppsDoor {
  const url = access.urls["nginx"]?.["https"];
  const { appsToken: token } = access.credentials as { readonly appsToken?: string };
  if (url === undefined || token === undefined) {
    throw new Failure(
      "--target: must be 'sdk' where no sample services are deployed, got 'apps'; set `apps: true`",
      2,
    );
  }
  return { url, authority: access.certificateAuthority, token };
}

/** Real questions, `POST /api/chat`, asked of the sample services; their traces are their own. */
export class AppsTarget implements Target {
  private readonly door: AppsDoor;
  private readonly run: string;
  private readonly agent: Agent;
  private readonly underWay = new Set<Promise<void>>();
  private tallied = NOTHING;

  constructor(door: AppsDoor, run: string) {
    this.door = door;
    this.run = run;
    this.agent = new Agent({ keepAlive: true, ca: door.authority, maxSockets: MOST_UNDER_WAY });
  }

  get tallies(): Readonly<Record<string, Tally>> {
    return { answers: this.tallied };
  }

  async take(): Promise<void> {
    while (this.underWay.size >= MOST_UNDER_WAY) await Promise.race(this.underWay);
    const number = this.tallied.sent;
    this.tallied = plus(this.tallied, { sent: 1 });
    const answered = this.ask(number).then(
      (status) => {
        const accepted = status >= 200 && status < 300;
        this.count(accepted ? { accepted: 1 } : { refused: 1, reason: `answered ${status}` });
      },
      (error: unknown) => {
        this.count({ refused: 1, reason: error instanceof Error ? error.message : String(error) });
      },
    );
    this.underWay.add(answered);
    void answered.then(() => this.underWay.delete(answered));
  }

  async finish(): Promise<void> {
    await Promise.all(this.underWay);
    this.agent.destroy();
  }

  private count(fate: Partial<Tally>): void {
    this.tallied = plus(this.tallied, fate);
  }

  /** The status of the answer to one question, once all of the answer has come. */
  private ask(number: number): Promise<number> {
    const message = QUESTIONS[number % QUESTIONS.length];
    const headers = {
      authorization: `Bearer ${this.door.token}`,
      "content-type": "application/json",
      "x-correlation-id": `${this.run}-${number}`,
    };
    const options = { method: "POST", agent: this.agent, headers, timeout: PATIENCE };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.door.url}/api/chat`, options, (response) => {
        response.on("error", reject);
        response.on("end", () => {
          resolve(response.statusCode ?? 0);
        });
        response.resume();
      });
      asked.on("timeout", () => asked.destroy(new Error(`no answer within ${PATIENCE} ms`)));
      asked.on("error", reject);
      asked.end(JSON.stringify({ message, user: `user-${number % 200}` }));
    });
  }
}
