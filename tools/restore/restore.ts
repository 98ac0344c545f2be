import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { stateOf } from "../backup/state.ts";
import { Failure } from "../command-line.ts";
import { ensureStack, pulumi } from "../pulumi.ts";
import { environmentOf, type Stack } from "../stack-file.ts";
import { requireFreePorts } from "../start/ports.ts";
import type { Checked } from "./check.ts";
import { openerOf, takePassphrase } from "./passphrase.ts";
import { refusals, statePlan, targetsOf, type Found, type StatePlan, type Wish } from "./plan.ts";
import { discardVolumes, fillVolumes, presentVolumes, removeVolumes } from "./volumes.ts";

/** How a backup is to be restored. */
export interface RestoreOptions extends Omit<Wish, "stack"> {
  readonly signal: AbortSignal;
  /** Asked once it is known what will happen, before it does; throws where it must not. */
  readonly confirm: (intention: string) => Promise<void>;
  /** Tells the person waiting what has been done, a line at a time. */
  readonly tell: (line: string) => void;
}

/** One restore: of which backup, to which stack, and how. */
interface Job {
  readonly checked: Checked;
  readonly stack: Stack;
  readonly options: RestoreOptions;
}

/**
 * Brings a backup's data and, where the stack has none, its state back, and deploys the platform on them.
 *
 * Until the state is in place a failure leaves nothing of it; afterwards it says how to go on.
 *
 * @throws Failure before anything is changed with all that speaks against it.
 */
export async function restore(
  checked: Checked,
  stack: Stack,
  options: RestoreOptions,
): Promise<StatePlan> {
  const { manifest, folder } = checked;
  const wish = { ...options, stack: stack.name };
  const targets = targetsOf(manifest, stack.name);
  const found = await foundFor({ checked, stack, options });
  const complaints = refusals(manifest, wish, found);
  if (complaints.length > 0) throw new Failure(complaints.join("\n✖ "));
  const source = settingsFor(checked, stack);
  await requireFreePorts(environmentOf(source));
  const plan = statePlan(manifest, wish, found);
  await options.confirm(intention({ checked, stack, options }, found, plan));

  if (source.file !== stack.file) copyFileSync(source.file, stack.file);
  await removeVolumes(found.volumes);
  await fillVolumes(targets, { ...options, stack: stack.name, folder });
  try {
    options.signal.throwIfAborted();
    if (plan === "import") await importState({ checked, stack, options }, found);
  } catch (error) {
    await discardVolumes(targets);
    throw error;
  }
  await deployAnew(stack);
  return plan;
}

/** Deploys with what is really there: the containers and networks of an imported state are not. */
async function deployAnew(stack: Stack): Promise<void> {
  try {
    await ensureStack(stack);
    const quietly = ["--yes", "--skip-preview", "--suppress-outputs"];
    await pulumi(stack, ["up", "--refresh", ...quietly], "shown");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      `${error.message}\nData and state are in place; when that is mended, restore again with --replace`,
    );
  }
}

async function foundFor({ checked, stack, options: { signal } }: Job): Promise<Found> {
  const targets = targetsOf(checked.manifest, stack.name);
  return {
    volumes: await presentVolumes(targets, { stack: stack.name, signal }),
    hasState: (await stateOf(stack)) !== undefined,
    opener: await openerOf(checked),
  };
}

/** The stack with its own settings, or with the backup's where the checkout has none. */
function settingsFor({ folder, manifest }: Checked, stack: Stack): Stack {
  const { configuration } = manifest;
  if (existsSync(stack.file) || !configuration || stack.name !== manifest.stack) return stack;
  return { ...stack, file: join(folder, configuration.file) };
}

async function importState({ checked, stack, options }: Job, { opener }: Found): Promise<void> {
  const { manifest, folder } = checked;
  if (manifest.state === undefined) return;
  if (opener === "backup") await takePassphrase(checked);
  await ensureStack(stack);
  const file = join(folder, manifest.state.file);
  await pulumi(stack, ["stack", "import", "--file", file], "read");
  options.tell("state: imported, with the credentials and certificates that clients hold");
}

const STATES = {
  import: "the backup's state, with the credentials and certificates that clients hold",
  keep: "the state that is there, with the credentials of today",
  new: "a new state, with new credentials and certificates",
} as const satisfies Record<StatePlan, string>;

function intention({ checked, stack }: Job, { volumes }: Found, plan: StatePlan): string {
  const { manifest } = checked;
  const lost = volumes.filter(({ holdsData }) => holdsData).map(({ name }) => name);
  const lines = [
    `Stack ${stack.name} gets ${manifest.volumes.length} volumes of ${manifest.madeAt} and ${STATES[plan]}.`,
    ...(lost.length === 0 ? [] : [`Removed for ever: the data in ${lost.join(", ")}.`]),
  ];
  return lines.join("\n");
}
