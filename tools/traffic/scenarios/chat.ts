import type { Chance } from "../chance.ts";
import { referenceRequest } from "../reference-request.ts";
import { changed, type Step } from "../step.ts";
import { modelAttributes } from "./kinds-of-steps.ts";

/** A request like the reference one: the same tree, but another user, another model and other times. */
export function chat(chance: Chance): Step {
  const asked = modelAttributes(chance);
  const user = `user-${chance.whole(1, 200)}`;
  return changed(referenceRequest, (step) => ({
    ...step,
    ...(step.milliseconds !== undefined && { milliseconds: chance.near(step.milliseconds) }),
    attributes: Object.fromEntries(
      Object.entries(step.attributes).map(([name, value]) => [
        name,
        name === "user.id" ? user : (asked[name] ?? value),
      ]),
    ),
  }));
}
