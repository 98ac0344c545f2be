import type { OfflineChoice } from "./site.ts";
import { mayUse } from "./site.ts";

/** The two places a thing can come from. */
export interface Sources<T> {
  /** Begins the error message. */
  readonly what: string;
  readonly offline: OfflineChoice;
  readonly official: () => Promise<T>;
  /** Absent where nothing stands in. */
  readonly standIn?: () => Promise<T>;
  /** Ends the error message. */
  readonly remedy: string;
}

/**
 * The thing from the first source that delivers, the official one before the stand-in.
 *
 * @throws Error naming both reasons when neither does.
 */
export async function fromSources<T>(sources: Sources<T>): Promise<T> {
  const { what, offline, standIn, remedy } = sources;
  const reasons: string[] = [];
  const attempts = [
    ...(mayUse({ offline }, "official") ? [{ verb: "downloaded", attempt: sources.official }] : []),
    ...(standIn && mayUse({ offline }, "stand-in") ? [{ verb: "built", attempt: standIn }] : []),
  ];
  for (const { attempt } of attempts) {
    try {
      return await attempt();
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  const verbs = attempts.map(({ verb }) => verb).join(" or ");
  throw new Error(`${what}: must be ${verbs}, got '${reasons.join("' and '")}'; ${remedy}`);
}
