import type { Archive, Manifest } from "../backup/manifest.ts";
import type { Volume } from "../backup/volumes.ts";
import { platformNameOf, PLATFORM_LABEL } from "../docker.ts";

/** What the person who restores has said. */
export interface Wish {
  /** Name of the stack to restore to. */
  readonly stack: string;
  /** Leave the state aside: the platform gets new credentials. */
  readonly dataOnly: boolean;
  /** Remove the data that is there. */
  readonly replace: boolean;
}

/** A volume that is there already under the name of one to restore. */
export interface Present extends Volume {
  readonly holdsData: boolean;
}

/** What there is before anything is changed. */
export interface Found {
  readonly volumes: readonly Present[];
  /** Whether the stack has something deployed. */
  readonly hasState: boolean;
  /** Whose passphrase opens the backup's state; `undefined` where nobody's does. */
  readonly opener: Opener | undefined;
}

/** Whose passphrase opens a state: the checkout's as it is, or the backup's. */
export type Opener = "own" | "backup";

/** A volume to make: from which archive, and as what. */
export interface Target {
  readonly archive: Archive;
  readonly volume: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What becomes of the state: the backup's, the one that is there, or a new one. */
export type StatePlan = "import" | "keep" | "new";

/** What a restore makes of a backup's volumes on a stack, which may be another than the backup's. */
export function targetsOf(manifest: Manifest, stack: string): Target[] {
  const [from, to] = [platformNameOf(manifest.stack), platformNameOf(stack)];
  return manifest.volumes.map((archive) => ({
    archive,
    volume: archive.volume.startsWith(`${from}-`)
      ? to + archive.volume.slice(from.length)
      : archive.volume,
    labels: {
      ...archive.labels,
      ...(archive.labels[PLATFORM_LABEL] === from && { [PLATFORM_LABEL]: to }),
    },
  }));
}

/** What becomes of the state. A state that is there is newer than the backup's, and stays. */
export function statePlan(manifest: Manifest, wish: Wish, { hasState }: Found): StatePlan {
  if (hasState) return "keep";
  return wish.dataOnly || manifest.state === undefined ? "new" : "import";
}

/** Everything that speaks against a restore, before anything is changed; empty where nothing does. */
export function refusals(manifest: Manifest, wish: Wish, found: Found): string[] {
  return [
    ...stackRefusals(manifest, wish),
    ...found.volumes.flatMap((volume) => volumeRefusals(volume, wish)),
    ...passphraseRefusals(manifest, wish, found),
  ];
}

function stackRefusals({ stack }: Manifest, wish: Wish): string[] {
  if (wish.stack === stack || wish.dataOnly) return [];
  return [
    `--stack: must be '${stack}', whose state is in the backup, got '${wish.stack}'; ` +
      "add --data-only to restore the data alone, with new credentials",
  ];
}

function volumeRefusals({ name, holdsData, users }: Present, { stack, replace }: Wish): string[] {
  const strangers = users.filter(({ platform }) => platform !== platformNameOf(stack));
  if (strangers.length > 0) {
    const names = strangers.map(({ container }) => container).join(", ");
    return [`volume ${name}: must not be in use by strangers, got '${names}'; remove them`];
  }
  if (replace || (!holdsData && users.length === 0)) return [];
  const got = holdsData ? "data" : users.map(({ container }) => container).join(", ");
  return [
    `volume ${name}: must be neither filled nor in use, got '${got}'; add --replace to remove what is there`,
  ];
}

function passphraseRefusals(manifest: Manifest, wish: Wish, found: Found): string[] {
  if (statePlan(manifest, wish, found) !== "import" || found.opener !== undefined) return [];
  return [
    `stack ${manifest.stack}: must be given the passphrase that the backup's state was made with, got none that opens it; ` +
      "set PULUMI_CONFIG_PASSPHRASE_FILE to a file with it, or add --data-only to go on with new credentials",
  ];
}
