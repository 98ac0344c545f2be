import type { Request, Shape } from "./scenarios/index.ts";
import type { Tally } from "./tally.ts";

/** What a run has made and what became of it. */
export interface Summary {
  readonly run: string;
  readonly seed: number;
  readonly requests: number;
  readonly seconds: number;
  /** Requests by what they are about. */
  readonly scenarios: Readonly<Partial<Record<Shape, number>>>;
  /** Requests in which a step failed, and those of them that failed altogether. */
  readonly errors: number;
  readonly cascaded: number;
  /** Requests of three seconds and more. */
  readonly slow: number;
  /** By the kind of what was sent, such as `spans`. */
  readonly tallies: Readonly<Record<string, Tally>>;
  readonly lastTrace?: string;
  /** Absent without `--check`. */
  readonly checked?: Checked;
}

/** How many traces were read back from Tempo, and what is wrong with them. */
export interface Checked {
  readonly traces: number;
  readonly wrong: readonly string[];
}

/** The counts of a summary while requests are being made. */
export class Counts {
  private readonly scenarios: Partial<Record<Shape, number>> = {};
  private readonly counted = { requests: 0, errors: 0, cascaded: 0, slow: 0 };

  add({ shape, failed, cascaded, slow }: Request): void {
    this.scenarios[shape] = (this.scenarios[shape] ?? 0) + 1;
    this.counted.requests++;
    this.counted.errors += Number(failed);
    this.counted.cascaded += Number(cascaded);
    this.counted.slow += Number(slow);
  }

  get all() {
    return { ...this.counted, scenarios: this.scenarios };
  }
}

/** Everything that was sent and not accepted, by its kind, in one sentence; empty when there is none. */
export function notAccepted(tallies: Summary["tallies"]): string {
  return Object.entries(tallies)
    .filter(([, { sent, accepted }]) => accepted !== sent)
    .map(
      ([kind, { sent, accepted, reason }]) =>
        `${sent - accepted} of ${sent} ${kind} were not accepted: ${reason ?? "no answer"}`,
    )
    .join("; ");
}

/** A summary as a person reads it. */
export function textOf(summary: Summary): string {
  const { requests, seconds, errors, cascaded, slow, seed, run, tallies } = summary;
  const { lastTrace, checked } = summary;
  const first = Object.entries(tallies).map(
    ([kind, { sent, accepted, refused }]) =>
      `${sent} ${kind} sent, ${accepted} accepted, ${refused} refused`,
  );
  const shapes = Object.entries(summary.scenarios).map(([shape, count]) => `${count} ${shape}`);
  const rate = (requests / Math.max(seconds, 0.001)).toFixed(0);
  return [
    `${requests} requests: ${first.join("; ")}${lastTrace === undefined ? "" : `; last trace ${lastTrace}`}`,
    `${shapes.join(", ") || "none"}; ${errors} with an error (${cascaded} failed), ${slow} slow`,
    `${seconds.toFixed(1)} s, ${rate} a second; seed ${seed}, run ${run}`,
    ...(checked
      ? [`${checked.traces - checked.wrong.length} of ${checked.traces} in Tempo as sent`]
      : []),
    ...(checked?.wrong ?? []).map((sentence) => `✖ ${sentence}`),
    "",
  ].join("\n");
}

/** How a run stands, in one line. */
export function progressOf(requests: number, seconds: number, tallies: Summary["tallies"]): string {
  const rate = (requests / Math.max(seconds, 0.001)).toFixed(0);
  const fates = Object.entries(tallies).map(
    ([kind, { accepted, refused }]) => `${kind} ${accepted} accepted, ${refused} refused`,
  );
  return `${requests} requests, ${rate}/s; ${fates.join("; ")}`;
}
