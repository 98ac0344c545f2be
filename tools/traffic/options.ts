import { wholeNumber, type Command, type Said } from "../command-line.ts";
import { lengthOf, oneOf, share, wrong } from "./option-values.ts";
import type { Pace } from "./pace.ts";
import { scenarios, type Recipe } from "./scenarios/index.ts";
import { protocols, type Protocol } from "./sender.ts";

/** Where requests go: made as traces by this tool, or really asked of the sample services. */
export const targets = ["sdk", "apps"] as const;

/** `npm run traffic` as it is explained. */
export const command = {
  usage: "npm run traffic",
  summary:
    "Sends requests as traces over OTLP, with the logs and metrics of their services; without options\n" +
    "the reference request (POST /api/chat, 559 ms, four services). Exit code 2 when not all of it was\n" +
    "accepted, 1 when --check finds a trace that is not as it was sent. Ctrl-C ends it with the summary.",
  options: {
    scenario: { value: "NAME", default: "chat", describe: `One of ${scenarios.join(", ")}` },
    count: { value: "N", describe: "Requests to send, 1 to 1000000 (default 1)" },
    duration: { value: "TIME", describe: "How long to send instead, such as 30s or 5m, up to 24h" },
    rate: { value: "N", default: "10", describe: "Requests a second, 1 to 2000" },
    "error-share": {
      value: "SHARE",
      default: "0",
      describe: "Requests in which something fails, 0 to 1",
    },
    "slow-share": {
      value: "SHARE",
      default: "0",
      describe: "Requests that take 3 seconds and more, 0 to 1",
    },
    seed: {
      value: "N",
      describe: "Makes the same requests again, 0 to 4294967295 (default is random)",
    },
    target: {
      value: "sdk|apps",
      default: "sdk",
      describe: "Made up here, or asked of the sample services",
    },
    check: { describe: "Read some of the traces back from Tempo and examine them" },
    json: { describe: "Print the summary as JSON" },
    protocol: { value: "grpc|http", default: "grpc", describe: "OTLP over gRPC or over HTTP" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform gets them" },
  },
} as const satisfies Command<string>;

type Name = keyof (typeof command)["options"];

/** What was asked for on the command line. */
export interface Plan {
  readonly recipe: Recipe;
  readonly pace: Pace;
  readonly protocol: Protocol;
  readonly target: (typeof targets)[number];
  readonly stack: string;
  readonly check: boolean;
  readonly json: boolean;
}

/** @throws Failure with exit code 64 that names the first option with a wrong value. */
export function planOf(said: Said<Name>): Plan {
  const plan: Plan = {
    recipe: recipeOf(said),
    pace: {
      ...endOf(said),
      rate: wholeNumber(said.rate, { option: "rate", least: 1, most: 2_000 }),
    },
    protocol: oneOf("protocol", said.protocol, protocols),
    target: oneOf("target", said.target, targets),
    stack: said.stack ?? "dev",
    check: said.check !== undefined,
    json: said.json !== undefined,
  };
  if (plan.target === "apps") requirePossible(plan);
  return plan;
}

function recipeOf(said: Said<Name>): Recipe {
  const most = 2 ** 32 - 1;
  return {
    scenario: oneOf("scenario", said.scenario, scenarios),
    seed:
      said.seed === undefined
        ? Math.floor(Math.random() * most)
        : wholeNumber(said.seed, { option: "seed", least: 0, most }),
    errorShare: share("error-share", said["error-share"]),
    slowShare: share("slow-share", said["slow-share"]),
  };
}

/** The sample services are asked one thing, and how they answer is theirs. */
function requirePossible({ recipe, check }: Plan): void {
  const { scenario } = recipe;
  if (scenario !== "chat") {
    throw wrong("scenario", "be 'chat' with `--target apps`", [scenario, "leave it out"]);
  }
  for (const [option, share] of [
    ["error-share", recipe.errorShare],
    ["slow-share", recipe.slowShare],
  ] as const) {
    const remedy = "switch faults on in the services";
    if (share > 0) throw wrong(option, "be '0' with `--target apps`", [`${share}`, remedy]);
  }
  const remedy = "look for the traces by correlation_id";
  if (check) throw wrong("check", "be left out with `--target apps`", ["true", remedy]);
}

function endOf({ count, duration }: Said<Name>): Omit<Pace, "rate"> {
  const least = 1;
  const most = 1_000_000;
  if (duration === undefined) {
    const all = wholeNumber(count ?? "1", { option: "count", least, most });
    return { count: all, milliseconds: Infinity };
  }
  if (count !== undefined) {
    throw wrong("duration", "not be said beside `--count`", [duration, "say one of them"]);
  }
  return { count: Infinity, milliseconds: lengthOf(duration) };
}
