import { Failure } from "../command-line.ts";
import type { Report } from "../setup/site.ts";

/** Does one named part of the work and says how long it took. */
export type Step = (title: string, work: () => Promise<void>) => Promise<void>;

/**
 * Steps that say so to whoever waits.
 *
 * What fails in one is a Failure with what the failing command said.
 */
export function stepsFor(report: Report): Step {
  return async (title, work) => {
    const start = Date.now();
    try {
      await work();
    } catch (error) {
      if (error instanceof Failure) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure(`cluster, ${title}: must succeed, got\n${reason}`);
    }
    report(`✔ ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  };
}
