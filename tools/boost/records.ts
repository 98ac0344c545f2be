import { z } from "zod";
import { boostsFile } from "../../components/collector/boosts.ts";
import { MOST_BOOSTS, type Boost } from "../../model/boosts.ts";
import { Failure } from "../command-line.ts";
import type { Target } from "./request.ts";

/** A boost, and who has asked for it. */
export interface BoostRecord extends Boost {
  readonly by: string;
}

const record = z.strictObject({
  service: z.string().optional(),
  route: z.string().optional(),
  percent: z.number(),
  until: z.int(),
  by: z.string(),
});

/** The Collector's file, with each boost in a comment: whoever reads the file next need not read statements. */
export function fileOf(records: readonly BoostRecord[]): string {
  const comments = records.map((one) => `# ${JSON.stringify(one)}\n`);
  return comments.join("") + boostsFile(records);
}

/** The boosts that a file speaks of and that are not over, the next to end first. */
export function recordsIn(file: string, now: number): BoostRecord[] {
  const comments = file.split("\n").filter((line) => line.startsWith("# "));
  return comments
    .map((line) => record.parse(JSON.parse(line.slice(2))))
    .filter(({ until }) => until > now)
    .sort((one, other) => one.until - other.until);
}

/**
 * The boosts with one more, in place of another of the same traces.
 *
 * @throws Failure when there are too many.
 */
export function withOne(records: readonly BoostRecord[], one: BoostRecord): BoostRecord[] {
  const all = [...records.filter((other) => !isAbout(one, other)), one];
  if (all.length <= MOST_BOOSTS) return all;
  throw new Failure(
    `must be at most ${MOST_BOOSTS} boosts at once, got one more; end some with --end`,
  );
}

/** The boosts but for those of a target, or of every one; and those. */
export function without(records: readonly BoostRecord[], target: Target) {
  const all = target.service === undefined && target.route === undefined;
  const ended = records.filter((one) => all || isAbout(target, one));
  return { ended, left: records.filter((one) => !ended.includes(one)) };
}

function isAbout(target: Target, other: Target): boolean {
  return target.service === other.service && target.route === other.route;
}

/** What a boost is about and until when, for people. */
export function inWords({ service, route, percent, until }: Boost): string {
  const what = [service ?? "any service", route].filter(Boolean).join(" ");
  return `${what}: ${percent} % until ${new Date(until * 1_000).toISOString().replace(".000", "")}`;
}
