import { askUntil } from "../verify/check.ts";
import { spansInTempo } from "../verify/stores/tempo.ts";
import type { Access } from "../access.ts";
import { differences, type Span } from "../trace.ts";
import { Chance } from "./chance.ts";
import { invalidities } from "./validate.ts";

/** Traces that are read back at most. */
const SAMPLE = 20;

/** Longest wait for all of them, in milliseconds. */
const PATIENCE = 15_000;

/** A few of all traces, each as likely as any other, however many there are. */
export class Sample {
  private readonly chance: Chance;
  private readonly kept: (readonly Span[])[] = [];
  private seen = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
  }

  add(spans: readonly Span[]): void {
    const at = this.seen < SAMPLE ? this.seen : this.chance.whole(0, this.seen);
    if (at < SAMPLE) this.kept[at] = spans;
    this.seen++;
  }

  get traces(): readonly (readonly Span[])[] {
    return this.kept;
  }
}

/** What is wrong with traces as Tempo gives them back within `patience` ms, sentence by sentence. */
export async function wrongInTempo(
  access: Access,
  traces: readonly (readonly Span[])[],
  patience = PATIENCE,
): Promise<string[]> {
  const wrong: string[] = [];
  const deadline = Date.now() + patience;
  for (const sent of traces) {
    const name = `trace ${sent[0]?.traceId ?? ""}`;
    const ask = () => sameInTempo(access, sent);
    await askUntil({ name, ask }, deadline).catch((error: unknown) => {
      wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return wrong;
}

async function sameInTempo(access: Access, sent: readonly Span[]): Promise<string> {
  const found = await spansInTempo(access, sent[0]?.traceId ?? "");
  if (found.length === 0) throw new Error("is not in Tempo");
  const everywhere = ["correlation_id"];
  const wrong = [...differences(sent, found), ...invalidities(found, { everywhere })];
  if (wrong.length > 0) throw new Error([...new Set(wrong)].join("; "));
  return "the same";
}
