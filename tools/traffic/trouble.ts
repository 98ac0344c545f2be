import type { Chance } from "./chance.ts";
import { failureIn } from "./failures.ts";
import type { Attributes, Step, StepFailure } from "./step.ts";

/** From how many milliseconds on a request counts as slow; every other one is shorter. */
export const SLOW = { least: 3_000, most: 12_000 } as const;

/** Share of failures that a second attempt makes good, so that no caller notices. */
const MADE_GOOD = 0.3;

/** A request in which something fails: the callers with it, or else it is tried again. */
export function withFailure(root: Step, chance: Chance): Step {
  const path = chance.pick(leavesOf(root));
  const origin = path.reduce<Step>(follow, root);
  const trouble = { failure: failureIn(origin, chance), madeGood: chance.happens(MADE_GOOD) };
  return failAt(root, path, trouble);
}

/** A request of which the longest step takes many times as long as usual. */
export function slowed(root: Step, chance: Chance): Step {
  const length = (path: Path) => path.reduce<Step>(follow, root).milliseconds ?? 0;
  const longest = leavesOf(root).reduce((one, other) =>
    length(other) > length(one) ? other : one,
  );
  const milliseconds = chance.whole(SLOW.least, SLOW.most);
  return changeAt(root, longest, (step) => ({ ...step, milliseconds }));
}

/** The way from a step to one below it, turn by turn. */
type Path = readonly Turn[];

interface Turn {
  readonly to: "steps" | "later";
  readonly index: number;
}

/** The ways to all steps that have no steps of their own, of which there is at least one. */
function leavesOf(step: Step): [Path, ...Path[]] {
  const below = (to: Turn["to"], children: readonly Step[]) =>
    children.flatMap((child, index) =>
      leavesOf(child).map((path): Path => [{ to, index }, ...path]),
    );
  const paths = [
    ...below("steps", step.steps ?? []),
    ...below(
      "later",
      (step.later ?? []).map((later) => later.step),
    ),
  ];
  const own: Path[] = step.steps?.length ? [] : [[]];
  const [first = [], ...others] = [...own, ...paths];
  return [first, ...others];
}

function follow(step: Step, { to, index }: Turn): Step {
  const next = to === "steps" ? step.steps?.[index] : step.later?.[index]?.step;
  if (!next) throw new RangeError(`${step.name}: must have a step ${index} in '${to}', got none`);
  return next;
}

function changeAt(step: Step, path: Path, change: (step: Step) => Step): Step {
  const [turn, ...rest] = path;
  return turn ? replaced(step, turn, changeAt(follow(step, turn), rest, change)) : change(step);
}

function replaced(step: Step, { to, index }: Turn, child: Step): Step {
  const { steps = [], later = [] } = step;
  if (to === "steps") return { ...step, steps: steps.with(index, child) };
  const waiting = later[index];
  return waiting ? { ...step, later: later.with(index, { ...waiting, step: child }) } : step;
}

interface Trouble {
  readonly failure: StepFailure;
  readonly madeGood: boolean;
}

function failAt(step: Step, path: Path, trouble: Trouble): Step {
  const [turn, ...rest] = path;
  if (!turn) return failed(step, trouble.failure);
  const sound = follow(step, turn);
  const child = failAt(sound, rest, trouble);
  // Nobody waits for what is done later, so a failure goes no further up from there.
  if (turn.to === "later" || !child.failure) return replaced(step, turn, child);
  const before = (step.steps ?? []).slice(0, turn.index);
  if (!trouble.madeGood) {
    const { type } = trouble.failure;
    const message = `${child.name} failed: ${trouble.failure.message}`;
    return failed({ ...step, steps: [...before, child] }, { type, message });
  }
  const again = { ...sound, attributes: { ...sound.attributes, "retry.attempt": 2 } };
  return { ...step, steps: [...before, child, again, ...(step.steps ?? []).slice(turn.index + 1)] };
}

/** Who fails publishes nothing, and answers so. */
function failed({ later: _, ...step }: Step, failure: StepFailure): Step {
  return { ...step, attributes: failedAttributes(step.attributes, failure), failure };
}

function failedAttributes(attributes: Attributes, { type }: StepFailure): Attributes {
  const status = "http.response.status_code";
  return { ...attributes, ...(status in attributes && { [status]: 500 }), "error.type": type };
}
