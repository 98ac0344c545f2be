import { mkdir } from "node:fs/promises";
import type { ListrTask } from "listr2";
import { Listr, PRESET_TIMER } from "listr2";
import type { Environment } from "../../environment/schema.ts";
import { imageOf } from "../../model/images.ts";
import { platformFor } from "../../model/platform.ts";
import { buildAll } from "../offline/build-all.ts";
import type { ProgramName } from "../offline/programs.ts";
import { Failure } from "../command-line.ts";
import { workbenchFile } from "../workbench.ts";
import { dockerEngine } from "./docker-engine.ts";
import { summary } from "./local-images.ts";
import { platformImages } from "./platform-images.ts";
import type { Prepared } from "./preparation.ts";
import { preparationFor } from "./preparation.ts";
import { providerPlugins } from "./provider-plugins.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import type { OfflineChoice, Report, Site, Wanted } from "./site.ts";
import { siteFor } from "./site.ts";
import { credentialsFolder, stateBackend } from "./state-backend.ts";
import {
  programsToBuild,
  requireEngineOrRights,
  survey,
  unbuilt,
  unreachedSources,
} from "./survey.ts";
import { writeWhole } from "./write-whole.ts";

/** How set-up is to work. */
export interface SetUpOptions {
  /** Whether stand-ins may be built; `auto`: only where the official source cannot be reached. */
  readonly offline: OfflineChoice;
  /** The environment that is to be deployed: only its images and plugins must be had; all where there is none. */
  readonly environment?: Environment;
}

/** What the steps have found out so far. */
type Progress = { -readonly [key in keyof Prepared]?: Prepared[key] } & {
  build?: ProgramName[];
  failure?: Failure;
};

/**
 * Makes this checkout ready to deploy: tools, plugins, engine, images and state.
 *
 * May be run again at any time; what is there stays as it is.
 *
 * @throws Failure saying what is missing and what to do, before anything is deployed.
 */
export async function setUp({ offline, environment }: SetUpOptions): Promise<void> {
  const site = siteFor(offline, environment && wantedFor(environment));
  const list = new Listr<Progress>(steps(site), {
    rendererOptions: { timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  const progress: Progress = {};
  try {
    await list.run(progress);
  } catch (error) {
    throw progress.failure ?? error;
  }
}

/** What has to be had to deploy an environment. */
export function wantedFor(environment: Environment): Wanted {
  return {
    images: platformFor(environment).workloads.map(imageOf),
    targets: [environment.target.kind],
  };
}

type Step = ListrTask<Progress>;

/** A step that shows what it tells, and at its end what it found. */
function step(title: string, work: (progress: Progress, report: Report) => Promise<string>): Step {
  return {
    title,
    task: async (progress, task) => {
      try {
        const found = await work(progress, (line) => {
          task.output = line;
        });
        task.title = `${title}: ${found}`;
      } catch (error) {
        progress.failure = new Failure(messageOf(error));
        // The caller tells the reason; the list only shows how far it got.
        throw new Error("see below", { cause: error });
      }
    },
  };
}

function steps(site: Site): Step[] {
  return [
    step("Survey", async (progress) => {
      const surveyed = await survey(site);
      await requireEngineOrRights(site, surveyed);
      const unreached = await unreachedSources(site, surveyed);
      progress.build = unbuilt(site, programsToBuild(surveyed, site.offline, unreached));
      return progress.build.length === 0 ? "nothing to build" : `${progress.build.length} to build`;
    }),
    {
      ...step("Offline stand-ins", async ({ build = [] }, report) => {
        try {
          await buildAll(site, build, report);
          return build.join(", ");
        } catch (error) {
          // The step that needs it fails in its turn, and can say why it was not downloaded either.
          return messageOf(error);
        }
      }),
      enabled: ({ build = [] }) => build.length > 0,
    },
    step("Pulumi", async (progress, report) => {
      progress.cli = await pulumiCli(site, report);
      return `${progress.cli.version} (${progress.cli.source})`;
    }),
    step("Provider plugins", async (progress, report) => {
      progress.plugins = await providerPlugins(site, done(progress.cli), report);
      return progress.plugins.standIn ? "stand-in" : "official";
    }),
    step("Docker engine", async (progress, report) => {
      progress.engine = await dockerEngine(site, report);
      return progress.engine.version;
    }),
    step("Images", async (progress, report) => {
      const found = await platformImages(site, report);
      progress.references = found.references;
      return summary(found);
    }),
    step("State backend", async (progress) => {
      progress.backend = await stateBackend(site);
      await writeDown(site, progress);
      return progress.backend.own ? "your own" : "in the checkout";
    }),
  ];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The result of an earlier step: the list stops at the first failure, so it is there. */
function done<T>(result: T | undefined): T {
  if (result === undefined) throw new Error("a step ran before the one it builds on");
  return result;
}

async function writeDown(site: Site, progress: Progress): Promise<void> {
  const preparation = preparationFor({
    cli: done(progress.cli),
    plugins: done(progress.plugins),
    engine: done(progress.engine),
    references: done(progress.references),
    backend: done(progress.backend),
    credentials: credentialsFolder(site),
    node: process.execPath,
  });
  await mkdir(site.local, { recursive: true });
  await writeWhole(workbenchFile(site.local), `${JSON.stringify(preparation, null, 2)}\n`);
}
