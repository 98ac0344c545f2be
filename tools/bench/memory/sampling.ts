import { setTimeout as sleep } from "node:timers/promises";
import { hostsOf } from "../../../model/deployment.ts";
import type { Access } from "../../access.ts";
import { Failure } from "../../command-line.ts";
import { docker, platformNameOf } from "../../docker.ts";
import { figure, type Figure } from "../section.ts";
import { residentIn, usageIn } from "./sizes.ts";

const SAMPLES = 5;

/** Between two samples, in milliseconds. */
const PAUSE = 2_000;

/** Memory of one container, in MiB. */
interface Sample {
  readonly usage: number;
  readonly resident: number;
}

/** The memory of some containers, round by round. */
export interface Samples {
  readonly containers: readonly string[];
  readonly rounds: readonly (readonly Sample[])[];
}

/** The containers that do a platform's work. */
export function containersOf({ deployment }: Access, stack: string): string[] {
  const hosts = deployment.workloads.flatMap((workload) => hostsOf(deployment, workload));
  return hosts.map((host) => `${platformNameOf(stack)}-${host}`);
}

/** Takes several samples of the containers' memory, some seconds apart. */
export async function takeSamples(containers: readonly string[]): Promise<Samples> {
  const rounds: Sample[][] = [];
  for (let index = 0; index < SAMPLES; index++) {
    if (index > 0) await sleep(PAUSE);
    rounds.push(await sampleOf(containers));
  }
  return { containers, rounds };
}

/** A figure for each container and their sum, of both sizes; `state` is put before their names. */
export function figuresOf(samples: Samples, state = ""): Figure[] {
  return [
    ...figuresOfSize(`${state}cgroup`, samples, ({ usage }) => usage),
    ...figuresOfSize(`${state}RSS`, samples, ({ resident }) => resident),
  ];
}

function figuresOfSize(
  kind: string,
  { containers, rounds }: Samples,
  of: (sample: Sample) => number,
): Figure[] {
  const sizes = rounds.map((round) => round.map(of));
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

/** How long the youngest of the containers has been running, in seconds. */
export async function secondsUp(containers: readonly string[]): Promise<number> {
  const starts = await docker(["inspect", "--format", "{{.State.StartedAt}}", ...containers]);
  return Math.round((Date.now() - Math.max(...starts.map((start) => Date.parse(start)))) / 1_000);
}
