import type { z } from "zod";

/** What refusing replicas depends on, beside their number. */
interface Circumstances {
  readonly replicas: Readonly<Record<"tempo" | "loki" | "grafana", number>>;
  readonly objectStorage?: object | undefined;
  readonly grafana: { readonly database?: object | undefined };
  readonly target: { readonly kind: "docker" | "kubernetes" };
}

const ON_VOLUMES = "replicas do not see what another has on its volume";
const IN_A_FILE = "its users, their preferences and dashboards are in a file of its own";

/** Refuses replicas that would not find what each other has, or would all be lost with one machine. */
export function refuseLoneReplicas(settings: Circumstances, context: z.RefinementCtx): void {
  const { replicas, target, objectStorage, grafana } = settings;
  const inStore = { setting: "objectStorage", said: objectStorage, why: ON_VOLUMES };
  const inDatabase = { setting: "grafana.database", said: grafana.database, why: IN_A_FILE };
  const shared = [
    { name: "tempo", ...inStore },
    { name: "loki", ...inStore },
    { name: "grafana", ...inDatabase },
  ] as const;
  for (const { name, setting, said, why } of shared) {
    const count = replicas[name];
    if (count === 1 || (target.kind === "kubernetes" && said !== undefined)) continue;
    const message =
      target.kind === "docker"
        ? `must be '1' on Docker, where replicas are lost together with their one engine, got '${count}'`
        : `must be '1' where \`${setting}\` is absent, as ${why}, got '${count}'; set \`${setting}\``;
    context.addIssue({ code: "custom", path: ["replicas", name], message });
  }
}
