import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import { followedLogs } from "../../components/collector/audit.ts";
import { auditLog } from "../../model/audit.ts";
import type { Boost } from "../../model/boosts.ts";
import { platformFor } from "../../model/platform.ts";
import { undisturbed } from "../backup/engine.ts";
import { interruptible } from "../backup/interruption.ts";
import { platformNameOf } from "../docker.ts";
import { environmentOf, type Stack } from "../stack-file.ts";
import { place } from "./place.ts";
import { inWords } from "./records.ts";

/** What was done with boosts. */
export type Deed = "boost" | "boost_end";

/** Who this is: the user of this machine, who has the engine do it. */
export function operator(): string {
  return userInfo().username;
}

/** A line of the audit log for each boost, in the form of the gateway's own. */
export function auditLines(
  deed: Deed,
  boosts: readonly Boost[],
  { by, time }: { readonly by: string; readonly time: Date },
): string {
  const lines = boosts.map((boost) => {
    const { service, route, percent, until } = boost;
    const end = new Date(until * 1_000).toISOString();
    return {
      ...{ ts: time.toISOString(), action: deed, user: by, role: "operator" },
      // What the Collector reads a line's severity from.
      status: 200,
      boost: { service, route, percent, until: end },
      text: inWords(boost),
    };
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Adds lines to the audit log of a stack's platform; false where nobody keeps one.
 *
 * As a file of their own in the folder that the Collector follows, which nobody reads back: two who boost at
 * once take nothing from each other. Nobody gets there who has not the engine, while whoever may send
 * telemetry could send a record that says anything.
 */
export async function audit(stack: Stack, lines: string, time: Date): Promise<boolean> {
  if (followedLogs(platformFor(environmentOf(stack))).length === 0) return false;
  const gateway = `${platformNameOf(stack.name)}-gateway`;
  const moment = time.toISOString().replaceAll(":", "");
  const path = auditLog.operatorsFile(`${moment}-${randomBytes(4).toString("hex")}`);
  // What is done is done, and is to be found in the log whatever is typed meanwhile.
  return interruptible(async () => {
    const known = await undisturbed(["ps", "--all", "--quiet", "--filter", `name=^${gateway}$`]);
    if (known === "") return false;
    await place(gateway, path, lines);
    return true;
  });
}
