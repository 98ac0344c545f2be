/** Measures previews, starts, latencies and memory of the deployed platform, and what sampling costs. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accessTo } from "../access.ts";
import { Failure, run, wholeNumber, type Command, type Said } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { measureInstrumentation } from "./instrumentation/measure.ts";
import { measureLatency } from "./latency/measure.ts";
import { thisMachine } from "./machine.ts";
import { measureLoad } from "./memory/load.ts";
import { measureMemory } from "./memory/measure.ts";
import { partsIn, parts, partsWithoutPlatform, type Part } from "./options.ts";
import { measurePreview } from "./preview/measure.ts";
import { progress, sentenceOf } from "./progress.ts";
import { measureSampling } from "./sampling/measure.ts";
import { measureStorage } from "./sampling/storage.ts";
import type { Section } from "./section.ts";
import { measureStart } from "./start/measure.ts";
import { tableOf } from "./table.ts";

const command = {
  usage: "npm run bench",
  summary: `Measures the deployed platform and prints a table; docs/benchmarks.md tells how to read it.

It sends some hundred traces, then 1,000 spans a second for a minute, and runs \`npm start\`, but only where that changes nothing.
What sampling costs and saves is measured in containers of its own: \`storage\` and \`sampling\` need no platform. Exit code 1
when anything could not be measured, 2 without a platform; a missed goal is only shown.`,
  options: {
    only: { value: "PARTS", describe: `Comma-separated, of ${parts.join(", ")} (default all)` },
    runs: {
      value: "N",
      describe:
        "Previews and rounds with and without instrumentation (default 5), starts and rounds with and without sampling (default 3)",
    },
    traces: { value: "N", default: "200", describe: "Traces read by id, 1 to 10000" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform is measured" },
    json: {
      value: "FILE",
      default: "bench-results.json",
      describe: "Where the figures go as JSON",
    },
    drawings: {
      value: "DIR",
      describe: "Folder for pictures of them, docs/images for those of the docs (default none)",
    },
  },
} as const satisfies Command<string>;

type Name = keyof (typeof command)["options"];

await run<Name>(command, async (said) => {
  const wanted = partsIn(said.only);
  const measurements = await measurementsFor(said, wanted);
  const date = new Date().toISOString();
  const machine = thisMachine();
  const sections: Section[] = [];
  for (const part of wanted) {
    const section = await measurements[part]().catch((error: unknown) => failed(part, error));
    sections.push(section);
  }
  const figures = sections.map(({ drawings: _, ...section }) => section);
  const results = { date, machine, sections: figures };
  await writeFile(said.json ?? "bench-results.json", `${JSON.stringify(results, undefined, 2)}\n`);
  await draw(sections, said.drawings);
  const { processors, memoryGib, load } = machine;
  process.stdout.write(
    `${date}, ${processors} processors, ${memoryGib} GiB, load ${load} before\n\n${tableOf(sections)}\n`,
  );
  const failures = sections.flatMap((section) => section.failures);
  if (failures.length > 0) throw new Failure(`${failures.length} measurements failed; see above`);
});

async function draw(sections: readonly Section[], folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  for (const [file, svg] of sections.flatMap(({ drawings }) => Object.entries(drawings ?? {}))) {
    await writeFile(join(folder, file), svg);
  }
}

async function measurementsFor(
  said: Said<Name>,
  wanted: readonly Part[],
): Promise<Record<Part, () => Promise<Section>>> {
  const runs = (byDefault: number) =>
    wholeNumber(said.runs ?? String(byDefault), { option: "runs", least: 1, most: 100 });
  const [previews, starts] = [runs(5), runs(3)];
  const traces = wholeNumber(said.traces, { option: "traces", least: 1, most: 10_000 });
  const stack = stackCalled(said.stack ?? "dev");
  const access = () => accessTo(stack);
  // Before anything is measured, so that nobody waits for what cannot be.
  if (wanted.some((part) => !partsWithoutPlatform.includes(part))) await access();
  return {
    memory: async () => measureMemory(await access(), stack),
    preview: () => measurePreview(stack, previews),
    start: () => measureStart(stack, starts),
    latency: async () => measureLatency(await access(), traces),
    instrumentation: () => measureInstrumentation(previews),
    load: async () => measureLoad(await access(), stack),
    storage: measureStorage,
    sampling: () => measureSampling(starts),
  };
}

function failed(name: Part, error: unknown): Section {
  progress(`${name}: failed`);
  return { name, figures: [], notes: [], failures: [sentenceOf(error)] };
}
