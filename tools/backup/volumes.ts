import { z } from "zod";
import { Failure } from "../command-line.ts";
import { belongingTo, dataVolumesOf, docker, PLATFORM_LABEL } from "../docker.ts";

/** A container that has a volume mounted. */
export interface VolumeUser {
  readonly container: string;
  /** The platform it belongs to; empty for a stranger. */
  readonly platform: string;
  /** The workload it is, or `carrier`. */
  readonly workload: string;
  /** Whether a process of it may be writing, now or after the engine's next attempt. */
  readonly active: boolean;
}

/** A volume as the engine knows it. */
export interface Volume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly users: readonly VolumeUser[];
}

const inspected = z.array(
  z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullable() }),
);

const NAME_LABEL = "app.kubernetes.io/name";
const INACTIVE = ["created", "exited", "dead"];

/** Every data volume of a platform with who uses it. */
export async function volumesOf(platform: string): Promise<Volume[]> {
  return volumesCalled(await dataVolumesOf(platform));
}

/** The volumes of these names with who uses them; those that there are not are left out. */
export async function volumesCalled(names: readonly string[]): Promise<Volume[]> {
  const known = new Set(await docker(["volume", "ls", "--quiet"]));
  const found = names.filter((name) => known.has(name));
  if (found.length === 0) return [];
  const text = (await docker(["volume", "inspect", ...found])).join("\n");
  return Promise.all(
    inspected.parse(JSON.parse(text)).map(async ({ Name, Labels }) => ({
      name: Name,
      labels: Labels ?? {},
      users: await usersOf(Name),
    })),
  );
}

async function usersOf(volume: string): Promise<VolumeUser[]> {
  const columns = ["Names", "State", `Label "${PLATFORM_LABEL}"`, `Label "${NAME_LABEL}"`];
  const format = columns.map((column) => `{{.${column}}}`).join("\t");
  const lines = await docker(["ps", "--all", "--filter", `volume=${volume}`, "--format", format]);
  return lines.map((line) => {
    const [container = "", state = "", platform = "", workload = ""] = line.split("\t");
    return { container, platform, workload, active: !INACTIVE.includes(state) };
  });
}

/** Version of each workload of a platform that has a container. */
export async function versionsOf(platform: string): Promise<Record<string, string>> {
  const format = `{{.Label "${NAME_LABEL}"}}\t{{.Label "app.kubernetes.io/version"}}`;
  const lines = await docker(["ps", "--all", ...belongingTo(platform), "--format", format]);
  const versions = lines.map((line) => line.split("\t")).filter(([, version]) => version);
  return Object.fromEntries(versions.sort()) as Record<string, string>;
}

/**
 * Makes sure that nobody else writes to a platform's volumes, who would not be stopped.
 *
 * @throws Failure naming everybody who might.
 */
export function requireNoStrangers(platform: string, volumes: readonly Volume[]): void {
  const complaints = volumes.flatMap(({ name, users }) =>
    users
      .filter((user) => user.active && user.platform !== platform)
      .map(
        ({ container }) =>
          `volume ${name}: must be in use by containers of the platform only, got '${container}'; stop it`,
      ),
  );
  if (complaints.length > 0) throw new Failure(complaints.join("\n✖ "));
}
