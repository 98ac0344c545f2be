import { Chance } from "../chance.ts";
import { extentOf, layoutOf, type Placed } from "../layout.ts";
import { referenceRequest } from "../reference-request.ts";
import { changed, type Step } from "../step.ts";
import { SLOW, slowed, withFailure } from "../trouble.ts";
import { agentWorkflow } from "./agent-workflow.ts";
import { chat } from "./chat.ts";
import { orchestrator } from "./orchestrator.ts";
import { websocket } from "./websocket.ts";

const shapes = { chat, websocket, "agent-workflow": agentWorkflow, orchestrator } as const;

/** What one request may be about. */
export type Shape = keyof typeof shapes;

/** What traffic may consist of: one shape of requests, or all of them mixed. */
export const scenarios = [...(Object.keys(shapes) as Shape[]), "mixed"] as const;

/** One kind of traffic. */
export type Scenario = (typeof scenarios)[number];

/** How many of ten requests are of a shape where they are mixed. */
const WEIGHTS = { chat: 4, websocket: 3, "agent-workflow": 1, orchestrator: 2 } as const;

const drawn = (Object.keys(shapes) as Shape[]).flatMap((shape) =>
  Array.from({ length: WEIGHTS[shape] }, () => shape),
) as [Shape, ...Shape[]];

/** What decides how each request of a run looks. */
export interface Recipe {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Shares of all requests, 0 to 1. */
  readonly errorShare: number;
  readonly slowShare: number;
}

/** One request to be sent. */
export interface Request {
  readonly shape: Shape;
  readonly placed: readonly Placed[];
  /** Some step failed. */
  readonly failed: boolean;
  /** The failure reached the one who asked. */
  readonly cascaded: boolean;
  /** Took as long as `SLOW` says. */
  readonly slow: boolean;
  /** Seconds for which a connection stays open; 0 where there is none. */
  readonly connected: number;
}

/** The request of that number: the same for the same recipe. The first chat is the reference request. */
export function requestOf(recipe: Recipe, index: number): Request {
  const chance = Chance.forRequest(recipe.seed, index);
  const shape = recipe.scenario === "mixed" ? chance.pick(drawn) : recipe.scenario;
  const isReference = recipe.scenario === "chat" && index === 0;
  const usual = isReference ? referenceRequest : withCorrelation(shapes[shape](chance), chance);
  const failing = chance.happens(recipe.errorShare) ? withFailure(usual, chance) : usual;
  const root = chance.happens(recipe.slowShare) ? slowed(failing, chance) : failing;
  const placed = layoutOf(root);
  return {
    shape,
    placed,
    failed: placed.some(({ step }) => step.failure),
    cascaded: root.failure !== undefined,
    slow: extentOf(placed) >= SLOW.least,
    connected: shape === "websocket" ? chance.whole(5, 60) : 0,
  };
}

/** Some callers name their requests; the platform names the others by their traces. */
function withCorrelation(root: Step, chance: Chance): Step {
  if (!chance.happens(0.3)) return root;
  const correlation = `c-${chance.hex(12)}`;
  return changed(root, (step) => ({
    ...step,
    attributes: { ...step.attributes, correlation_id: correlation },
  }));
}
