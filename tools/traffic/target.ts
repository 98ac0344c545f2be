import type { Access } from "../access.ts";
import type { Span } from "../trace.ts";
import type { Request } from "./scenarios/index.ts";
import { Sender, type Protocol } from "./sender.ts";
import { Signals } from "./signals.ts";
import type { Tally } from "./tally.ts";

/** Where requests go. */
export interface Target {
  /** Takes a request up, and waits while there is no room for another. */
  take(request: Request): Promise<void>;
  /** Waits for the fate of everything that was taken up; the target is of no use afterwards. */
  finish(): Promise<void>;
  /** What became of what was sent so far, by its kind, such as `spans`. */
  readonly tallies: Readonly<Record<string, Tally>>;
}

/** How a target is to send, and who wants to see what it sends. */
export interface Sending {
  readonly protocol: Protocol;
  /** Name of the run, which its metrics carry. */
  readonly run: string;
  readonly sent: (spans: readonly Span[]) => void;
}

/** Requests made up here and sent to the Collector as the SDKs of their services would. */
export class SdkTarget implements Target {
  private readonly sender: Sender;
  private readonly signals: Signals;
  private readonly sent: Sending["sent"];

  constructor(access: Access, { protocol, run, sent }: Sending) {
    this.sender = new Sender(access, protocol);
    this.signals = new Signals(access, run);
    this.sent = sent;
  }

  get tallies(): Readonly<Record<string, Tally>> {
    return { spans: this.sender.tally, ...this.signals.tallies };
  }

  async take(request: Request): Promise<void> {
    const spans = this.sender.send(request.placed, Date.now());
    this.sent(spans);
    await this.signals.observe(request, spans);
    await this.sender.room();
  }

  async finish(): Promise<void> {
    await this.sender.flush();
    await this.sender.close();
    await this.signals.finish();
  }
}
