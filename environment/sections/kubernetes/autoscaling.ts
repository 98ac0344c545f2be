import { z } from "zod";
import { flag, refusal } from "../../kinds.ts";
import { decides, type sampling } from "../sampling.ts";

const whole = (least: number, most: number) => {
  const rule = refusal(`must be a whole number from ${least} to ${most}`);
  return z.int(rule).min(least, rule).max(most, rule);
};

/**
 * How many Collectors there are, by their load.
 *
 * Of samplers there is no such thing: whenever their number changes, traces that are open change hands.
 */
export const collectorAutoscaling = z
  .strictObject(
    {
      min: whole(1, 16).default(2).describe("Fewest Collectors."),
      max: whole(2, 16).describe("Most Collectors."),
      cpuPercent: whole(10, 95)
        .default(70)
        .describe(
          "Share of their limit of processor time, in percent, above which there are more.",
        ),
      externalMetrics: flag
        .default(false)
        .describe(
          "Whether an adapter answers for `tracing_collector_refused_per_second` and `tracing_exporter_queue_percent`, by which there are more as well.",
        ),
    },
    refusal("must be an object such as '{max: 6}'"),
  )
  .superRefine(({ min, max }, context) => {
    if (min <= max) return;
    const message = `must not be less than \`min\` ('${min}'), got '${max}'`;
    context.addIssue({ code: "custom", path: ["max"], message });
  });

/** What the refusal of autoscaling depends on. */
interface Circumstances {
  readonly replicas: { readonly collector: number };
  readonly sampling: z.output<typeof sampling>;
  readonly target: {
    readonly kind: string;
    readonly collectorAutoscaling?: z.output<typeof collectorAutoscaling> | undefined;
  };
}

/** Refuses a number that follows the load where it is said, or where several would each see a part of a trace. */
export function refuseAutoscaling(settings: Circumstances, context: z.RefinementCtx): void {
  const { replicas, sampling: chosen, target } = settings;
  if (!target.collectorAutoscaling) return;
  const refuse = (path: string[], message: string) => {
    context.addIssue({ code: "custom", path, message });
  };
  if (replicas.collector > 1) {
    refuse(
      ["replicas", "collector"],
      `must be '1' where \`target.collectorAutoscaling\` says how many there are, got '${replicas.collector}'`,
    );
  }
  if (!decides(chosen)) {
    refuse(
      ["target", "collectorAutoscaling"],
      "must be absent where `sampling` keeps everything, as there are no samplers then, and nobody else sees a trace whole",
    );
  }
}
