import { z } from "zod";
import { flag, refusal } from "../../kinds.ts";
import { namespace } from "./names.ts";

const NAMESPACES_RULE = refusal("must be a list of namespaces, at least one");

/** What agents on the nodes send; each thing only where it is asked for. */
export const agents = z
  .strictObject(
    {
      logs: z
        .strictObject(
          {
            namespaces: z
              .array(namespace, NAMESPACES_RULE)
              .min(1, NAMESPACES_RULE)
              .optional()
              .describe("Namespaces of these pods; by default all there are."),
          },
          refusal("must be an object such as '{}' or '{namespaces: [shop]}'"),
        )
        .optional()
        .describe(
          "Where it is said, if only as `{}`, what pods write to their outputs is sent to Loki. The agents are root on their nodes then, without any capability.",
        ),
      hostMetrics: flag
        .default(false)
        .describe(
          "Send each node's processors, memory, load, disks, file system and paging; the Collectors then tell of theirs no more.",
        ),
    },
    refusal("must be an object such as '{logs: {}, hostMetrics: true}'"),
  )
  .refine(({ logs, hostMetrics }) => logs !== undefined || hostMetrics, {
    error: "must ask for `logs` or `hostMetrics`; leave it out where there are to be no agents",
  });

/** What the refusal of agents depends on. */
interface Circumstances {
  readonly profile: "lite" | "full";
  readonly target: {
    readonly kind: string;
    readonly agents?: z.output<typeof agents> | undefined;
  };
}

/** Refuses logs where nobody would keep them. */
export function refuseAgents({ profile, target }: Circumstances, context: z.RefinementCtx): void {
  if (profile === "full" || !target.agents?.logs) return;
  context.addIssue({
    code: "custom",
    path: ["target", "agents", "logs"],
    message: "must be absent where `profile` is 'lite', which has no Loki to keep them",
  });
}
