import { keepPace, type Pace } from "./pace.ts";
import { requestOf, type Recipe } from "./scenarios/index.ts";
import { Counts, progressOf, type Summary } from "./summary.ts";
import type { Target } from "./target.ts";

/** Milliseconds between two lines of progress. */
const TELL_EVERY = 500;

/** What to make, how fast and under which name. */
export interface Run {
  readonly name: string;
  readonly recipe: Recipe;
  readonly pace: Pace;
}

/** Who may end a run early, and who is told how it goes. */
export interface Audience {
  readonly stop: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Makes the requests of a run, and waits until the fate of each is known. */
export async function send(
  { name, recipe, pace }: Run,
  target: Target,
  { stop, tell }: Audience,
): Promise<Summary> {
  const counts = new Counts();
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  let next = began + TELL_EVERY;
  await keepPace(pace, stop, async (index) => {
    const request = requestOf(recipe, index);
    counts.add(request);
    await target.take(request);
    if (performance.now() < next) return;
    next = performance.now() + TELL_EVERY;
    tell(progressOf(counts.all.requests, seconds(), target.tallies));
  });
  await target.finish();
  const { tallies } = target;
  return { run: name, seed: recipe.seed, seconds: seconds(), ...counts.all, tallies };
}
