import { buildKey, moduleFolder } from "../../offline/build.ts";
import { programs, type ProgramName } from "../../offline/programs.ts";

/** An image of the cluster's own. */
export interface OwnImage {
  /** Another one for every other content. */
  readonly reference: string;
  /** What a container runs where it does not say anything else. */
  readonly command: readonly string[];
  readonly content: "shell" | { readonly program: ProgramName };
}

/** Counts changes of how images are laid out here, which no program's key knows of. */
const LAYOUT = 1;

function reference(name: string, program: ProgramName): string {
  const key = buildKey(programs[program], moduleFolder(program)).slice(0, 12);
  return `tracing-infra.local/cluster-${name}:${LAYOUT}-${key}`;
}

/**
 * The first process of every pod, which only has to be there until it is told to end. It waits for a child because
 * a process with the number 1 is not ended by a signal that it does not expect.
 */
const PAUSE = "trap 'exit 0' TERM INT; while :; do sleep 86400 & wait $!; done";

/** The images that the cluster needs for itself; none of them is pulled. */
export const ownImages = {
  pause: {
    reference: reference("pause", "cluster-node"),
    command: ["/bin/sh", "-c", PAUSE],
    content: "shell",
  },
  /** A shell with the usual commands: makes and removes volumes, and is there to try things with. */
  shell: {
    reference: reference("shell", "cluster-node"),
    command: ["/bin/sh"],
    content: "shell",
  },
  dns: {
    reference: reference("coredns", "coredns"),
    command: ["/coredns"],
    content: { program: "coredns" },
  },
  volumes: {
    reference: reference("local-path-provisioner", "local-path-provisioner"),
    command: ["/local-path-provisioner"],
    content: { program: "local-path-provisioner" },
  },
} as const satisfies Record<string, OwnImage>;
