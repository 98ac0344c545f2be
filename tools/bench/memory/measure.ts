import { setTimeout as sleep } from "node:timers/promises";
import { workloadNames } from "../../../model/listeners.ts";
import type { Access } from "../../access.ts";
import { Failure } from "../../command-line.ts";
import { docker, platformNameOf } from "../../docker.ts";
import type { Stack } from "../../stack-file.ts";
import { progress } from "../progress.ts";
import { figure, unrest, type Figure, type Section } from "../section.ts";
import { idleness, QUIET } from "./idleness.ts";
import { residentIn, usageIn } from "./sizes.ts";

const SAMPLES = 5;

/** Between two samples, in milliseconds. */
const PAUSE = 2_000;

/** Memory of one container, in MiB. */
interface Sample {
  readonly usage: number;
  readonly resident: number;
}

/** Measures the memory of every container of a platform that has nothing to do. */
export async function measureMemory(access: Access, { name }: Stack): Promise<Section> {
  const containers = workloadNames.map((workload) => `${platformNameOf(name)}-${workload}`);
  progress(`memory: waiting for ${QUIET} s without a span`);
  const requireIdle = await idleness(access);
  const samples: Sample[][] = [];
  for (let index = 0; index < SAMPLES; index++) {
    if (index > 0) await sleep(PAUSE);
    samples.push(await sampleOf(containers));
  }
  const uptime = await secondsUp(containers);
  await requireIdle();
  const figures = [
    ...figuresOf("cgroup", { containers, samples, of: ({ usage }) => usage }),
    ...figuresOf("RSS", { containers, samples, of: ({ resident }) => resident }),
  ];
  return {
    name: "memory",
    figures,
    notes: [
      "cgroup: what the limit counts, without inactive file pages (docker stats)",
      "RSS: resident set of the processes, with the file pages they map (docker top)",
      `up for ${uptime} s or more, ${QUIET} s or more without a span, for one trace before that`,
      ...unrest(figures),
    ],
    failures: [],
  };
}

interface Sampled {
  readonly containers: readonly string[];
  readonly samples: readonly (readonly Sample[])[];
  readonly of: (sample: Sample) => number;
}

function figuresOf(kind: string, { containers, samples, of }: Sampled): Figure[] {
  const sizes = samples.map((round) => round.map(of));
  return [
    ...containers.map((container, column) =>
      figure(`${kind}: ${container}`, {
        unit: "MiB",
        values: sizes.flatMap((round) => round[column] ?? []),
      }),
    ),
    figure(`${kind}: sum`, {
      unit: "MiB",
      values: sizes.map((round) => round.reduce((sum, size) => sum + size, 0)),
    }),
  ];
}

async function sampleOf(containers: readonly string[]): Promise<Sample[]> {
  const format = ["--no-stream", "--format", "{{.MemUsage}}"];
  const usages = await docker(["stats", ...format, ...containers]);
  if (usages.length !== containers.length) {
    throw new Failure(`docker stats knows ${usages.length} of ${containers.length} containers`);
  }
  return Promise.all(
    containers.map(async (container, index) => ({
      usage: usageIn(usages[index] ?? ""),
      resident: residentIn(await docker(["top", container, "-o", "pid,rss"])),
    })),
  );
}

/** How long the youngest of the containers has been running. */
async function secondsUp(containers: readonly string[]): Promise<number> {
  const starts = await docker(["inspect", "--format", "{{.State.StartedAt}}", ...containers]);
  return Math.round((Date.now() - Math.max(...starts.map((start) => Date.parse(start)))) / 1_000);
}
