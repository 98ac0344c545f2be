import { z } from "zod";
import type { Access } from "../../access.ts";
import { askStore, bodyOf } from "./ask.ts";

/** One target of Prometheus: the job it belongs to, whether it answers, and if not, why. */
export interface ScrapeTarget {
  readonly job: string;
  readonly health: string;
  readonly lastError: string;
}

/** Every target that Prometheus asks. */
export async function scrapeTargets(access: Access): Promise<ScrapeTarget[]> {
  const answer = await askStore(access, "prometheus", "/api/v1/targets?state=active");
  return targets
    .parse(bodyOf(answer, "Prometheus"))
    .data.activeTargets.map(({ labels, health, lastError }) => ({
      job: labels.job,
      health,
      lastError,
    }));
}

const targets = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.object({ job: z.string() }),
        health: z.string(),
        lastError: z.string(),
      }),
    ),
  }),
});

/** The samples that an instant query finds: their labels, and their values as numbers. */
export async function samplesOf(access: Access, query: string): Promise<Sample[]> {
  const path = `/api/v1/query?${new URLSearchParams({ query }).toString()}`;
  const answer = await askStore(access, "prometheus", path);
  return samples
    .parse(bodyOf(answer, "Prometheus"))
    .data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** One series' newest value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const samples = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});
