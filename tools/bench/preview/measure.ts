import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { policyArguments } from "../../policies.ts";
import type { Stack } from "../../stack-file.ts";
import { costOf, type Cost } from "../cost.ts";
import { interleaved } from "../interleaved.ts";
import { progress } from "../progress.ts";
import { against, figure, type Figure, type Section } from "../section.ts";
import { summaryOf } from "../statistics.ts";
import { requireUnchanged } from "../unchanged.ts";
import { engineSpansIn, phases, phasesOf, type Phases } from "./phases.ts";
import { pulumiOn, withProjects, type Project, type Projects } from "./project.ts";

/** Most seconds that a preview of the platform may take beyond that of an empty program. */
const GOAL = { statistic: "median", atMost: 3 } as const;

/** Most seconds that its policies may add to it. */
const POLICIES_GOAL = { statistic: "median", atMost: 1 } as const;

/** A preview of the deployed stack; one that would change something is not what is measured. */
const PREVIEW = ["preview", "--expect-no-changes"];

/** Measures the preview of a deployed stack against that of a program without a resource. */
export async function measurePreview(stack: Stack, runs: number): Promise<Section> {
  await requireUnchanged(stack);
  return withProjects(stack, async (projects) => {
    const { ours, empty } = projects;
    progress(`preview: ${runs + 1} rounds`);
    const costs = await interleaved(runs, {
      ours: () => costOf(() => pulumiOn(ours, PREVIEW)),
      policed: () => costOf(() => pulumiOn(ours, [...PREVIEW, ...policyArguments(stack)])),
      empty: () => costOf(() => pulumiOn(empty, PREVIEW)),
    });
    progress(`preview: ${runs + 1} rounds that the engine traces`);
    const traced = await tracedPhases(projects, runs);
    return {
      name: "preview",
      figures: [
        ...costFigures(stack, costs),
        ...phaseFigures("ours", traced.ours),
        ...phaseFigures("control", traced.empty),
      ],
      notes: notesOn(traced, await pulumiOn(ours, PREVIEW)),
      failures: [],
    };
  });
}

function costFigures(
  { name }: Stack,
  costs: Record<"ours" | "policed" | "empty", Cost[]>,
): Figure[] {
  const unit = "s";
  const ours = costs.ours.map(({ seconds }) => seconds);
  const policed = costs.policed.map(({ seconds }) => seconds);
  const empty = costs.empty.map(({ seconds }) => seconds);
  const { differences, ratios } = against(ours, empty);
  const added = against(policed, ours);
  const processor = {
    ours: costs.ours.flatMap(({ processorSeconds }) => processorSeconds ?? []),
    empty: costs.empty.flatMap(({ processorSeconds }) => processorSeconds ?? []),
  };
  const { differences: work } = against(processor.ours, processor.empty);
  return [
    figure(`of stack '${name}'`, { unit, values: ours }),
    figure("control: of an empty program", { unit, values: empty }),
    figure("difference, by round", { unit, values: differences, goal: GOAL }),
    figure("ratio, by round", { unit: "x", values: ratios }),
    figure("with its policies", { unit, values: policed }),
    figure("the policies: difference, by round", {
      ...{ unit, values: added.differences, goal: POLICIES_GOAL },
    }),
    figure("the policies: ratio, by round", { unit: "x", values: added.ratios }),
    figure(`processor time: of stack '${name}'`, { unit, values: processor.ours }),
    figure("processor time: of the control", { unit, values: processor.empty }),
    figure("processor time: difference, by round", { unit, values: work }),
  ];
}

interface Traced {
  readonly ours: readonly Phases[];
  readonly empty: readonly Phases[];
}

function tracedPhases({ ours, empty, scratch }: Projects, runs: number): Promise<Traced> {
  const file = join(scratch, "trace.json");
  const preview = async (project: Project) => {
    await rm(file, { force: true });
    await pulumiOn(project, [...PREVIEW, "--otel-traces", pathToFileURL(file).href]);
    return phasesOf(engineSpansIn(await readFile(file, "utf8")));
  };
  return interleaved(runs, { ours: () => preview(ours), empty: () => preview(empty) });
}

function phaseFigures(whose: string, traced: readonly Phases[]): Figure[] {
  return phases.map((phase) =>
    figure(`${whose}: ${phase}`, { unit: "ms", values: traced.map((one) => one[phase]) }),
  );
}

function notesOn({ ours, empty }: Traced, preview: string): string[] {
  const more = phases
    .map((phase) => ({
      phase,
      milliseconds: medianOf(ours, phase) - medianOf(empty, phase),
    }))
    .sort((one, other) => other.milliseconds - one.milliseconds);
  const [most, next] = more.map(
    ({ phase, milliseconds }) => `"${phase}" (${milliseconds.toFixed(0)} ms more than the control)`,
  );
  const resources = /(\d+) unchanged/.exec(preview)?.[1] ?? "no";
  return [
    `${resources} resources, none of them to change; phases are from runs of their own, with --otel-traces`,
    `of the difference, most goes to ${most ?? ""}, then to ${next ?? ""}`,
  ];
}

function medianOf(traced: readonly Phases[], phase: keyof Phases): number {
  return summaryOf(traced.map((one) => one[phase])).median;
}
