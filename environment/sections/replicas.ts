import { z } from "zod";
import { refusal } from "../kinds.ts";
import { rings } from "./rings.ts";
import { decides, type sampling } from "./sampling.ts";

/** From one to so many; what is out of bounds is said once, and nothing else of it. */
const upTo = (most: number, rule = `must be a whole number from 1 to ${most}`) => {
  const bounds = { ...refusal(rule), abort: true };
  return z.int(bounds).min(1, bounds).max(most, bounds);
};

const ODD_RULE = "must be '1' or '3', so that what is left of them when one is gone still meets";

/** What runs once, and why. */
const once = (reason: string) =>
  z
    .literal(1, refusal(`must be '1', as ${reason}`))
    .default(1)
    .describe(`No more than one, as ${reason}.`);

const MEMORY = "what it has is in its memory, and another would not have it";

/** How many run of each workload of which there may be several. Samplers have a setting beside their load. */
export const replicas = z.strictObject(
  {
    collector: upTo(16)
      .default(1)
      .describe("Collectors, each with queues of its own, before samplers that see traces whole."),
    gateway: upTo(4).default(1).describe("Gateways, of which people come to any."),
    prometheus: upTo(2)
      .default(1)
      .describe("Prometheuses, each of which asks, is sent and concludes everything by itself."),
    alertmanager: upTo(3, ODD_RULE)
      .refine((count) => count !== 2, refusal(ODD_RULE))
      .default(1)
      .describe("Alertmanagers, 1 or 3, which tell each other what is silenced and has been told."),
    ...rings,
    grafana: upTo(3)
      .default(1)
      .describe("Grafanas, of which people come to any, over one database (`grafana.database`)."),
    jaeger: once("its traces are on a volume of its own, which no other reads"),
    zipkin: once(MEMORY),
    redis: once(MEMORY),
  },
  refusal("must be an object of numbers"),
);

/** What the refusal of replicas depends on, beside their number. */
interface Circumstances {
  readonly replicas: z.output<typeof replicas>;
  readonly sampling: z.output<typeof sampling>;
  readonly target: { readonly kind: "docker" | "kubernetes" };
}

/** The workloads with ports of the host's, each of which one container can have. */
const PUBLISHED = ["collector", "gateway"] as const;

/** Refuses replicas that could not all be reached, or that would each see a part of what one must see whole. */
export function refuseReplicas(settings: Circumstances, context: z.RefinementCtx): void {
  const { replicas: counts, sampling: chosen, target } = settings;
  const complain = (name: keyof typeof counts, message: string) => {
    const path = ["replicas", name];
    context.addIssue({ code: "custom", path, message: `${message}, got '${counts[name]}'` });
  };
  for (const name of PUBLISHED) {
    if (counts[name] === 1 || target.kind !== "docker") continue;
    complain(name, "must be '1' on Docker, where a port of the host's is one container's");
  }
  if (counts.collector > 1 && !decides(chosen)) {
    complain(
      "collector",
      "must be '1' where `sampling` keeps everything, as there are no samplers then, and nobody else sees a trace whole",
    );
  }
}
