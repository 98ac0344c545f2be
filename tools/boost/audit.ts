import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { auditLog } from "../../model/audit.ts";
import type { Boost } from "../../model/boosts.ts";
import { docker } from "../docker.ts";
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
 * Adds lines to the audit log of a platform; false where it has none.
 *
 * To a file of the operators' own in the folder that the Collector follows: nobody gets there who has not the
 * engine, while whoever may send telemetry could send a record that says anything.
 */
export async function audit(platform: string, lines: string, time: Date): Promise<boolean> {
  const gateway = `${platform}-gateway`;
  const known = await docker(["ps", "--all", "--quiet", "--filter", `name=^${gateway}$`]);
  if (known.length === 0) return false;
  const path = auditLog.operatorsFile(time.toISOString().slice(0, 7));
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-audit-"));
  const copy = join(folder, basename(path));
  try {
    const before = await docker(["cp", `${gateway}:${path}`, folder]).then(
      () => readFile(copy, "utf8"),
      () => "",
    );
    await writeFile(copy, before + lines, { mode: 0o644 });
    await docker(["cp", copy, `${gateway}:${dirname(path)}/`]);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
