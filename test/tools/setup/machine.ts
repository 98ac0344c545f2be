import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageNames, type ImageName } from "../../../model/images.ts";
import type { Outcome, Run } from "../../../tools/setup/command.ts";
import type { OfflineChoice, Site, TargetKind, Variables } from "../../../tools/setup/site.ts";
import { checkout, targetKinds } from "../../../tools/setup/site.ts";

/** A command that goes well and writes `stdout`. */
export function success(stdout = ""): Outcome {
  return { ok: true, stdout, reason: "" };
}

/** A command that fails for `reason`. */
export function failure(reason: string): Outcome {
  return { ok: false, stdout: "", reason };
}

/** What a machine is like where it differs from an empty one. */
export interface MachineOptions {
  /** What each command does, by its first words; the longest match counts. */
  readonly commands?: Readonly<Record<string, Outcome>>;
  readonly variables?: Variables;
  readonly offline?: OfflineChoice;
  /** What must be had; every image where it is not said. */
  readonly images?: readonly ImageName[];
  /** Where is to be deployed to; everywhere where it is not said. */
  readonly targets?: readonly TargetKind[];
}

/** A machine with folders of its own and pretended commands; none that is not named is on its PATH. */
export interface Machine extends Site {
  /** The commands that were run, in this order. */
  readonly ran: string[];
  remove(): void;
}

/** A machine for one test. */
export function machine({
  commands = {},
  variables = {},
  offline = "auto",
  images = imageNames,
  targets = targetKinds,
}: MachineOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "tracing-infra-machine-"));
  const ran: string[] = [];
  const run: Run = (command) => {
    const line = command.join(" ");
    ran.push(line);
    const [known] = Object.keys(commands)
      .filter((start) => line.startsWith(start))
      .sort((a, b) => b.length - a.length);
    const outcome = known === undefined ? undefined : commands[known];
    return Promise.resolve(outcome ?? failure(`no ${command[0]} on PATH`));
  };
  return {
    checkout,
    cache: join(folder, "cache"),
    local: join(folder, "local"),
    variables,
    offline,
    images,
    targets,
    run,
    ran,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  } satisfies Machine;
}
