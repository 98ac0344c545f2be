import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { RingName } from "../../components/dskit-ring.ts";
import { yaml } from "../../components/yaml.ts";
import { folders, type Workload } from "../../model/workload.ts";
import { placed, type Place } from "./ring-places.ts";
import type { Mapping } from "./yaml-walk.ts";

/** What a test changes of a configuration, so that it need not wait for what takes long. */
export type Hastening = (configuration: Mapping) => Mapping;

/** A replica's workload as it runs on this machine: in a folder and on ports of its own, and hastened. */
export function workloadHere(
  workload: Workload,
  { place, hasten }: { readonly place: Place; readonly hasten: Hastening },
): Workload {
  const own = (text: string) => inFolder(text, workload, place.folder);
  const { name, args, environment, configuration } = workload;
  const here = (text: string) =>
    yaml(hasten(placed(name as RingName, parse(text) as Mapping, place)));
  return {
    ...workload,
    args: args.map(own),
    environment: Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, own(value)]),
    ),
    configuration: configuration.map((file) => ({
      name: file.name,
      text: file.name === `${name}.yaml` ? here(own(file.text)) : own(file.text),
    })),
  };
}

/** Writes a replica's files below its folder, and makes that of its data. */
export async function writeFiles(
  { folder }: Pick<Place, "folder">,
  files: Readonly<Record<string, Buffer>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await mkdir(join(folder, "data"), { recursive: true });
}

/** A text with every path that is in the workload's folders in a folder of this machine's. */
function inFolder(text: string, { storage }: Workload, folder: string): string {
  const data = storage?.path ?? "";
  return text
    .replaceAll(folders.configuration, `${folder}${folders.configuration}`)
    .replaceAll(folders.secrets, `${folder}${folders.secrets}`)
    .replaceAll(new RegExp(`(?<=[=: ])${data}(?=[/\\s]|$)`, "g"), `${folder}/data`);
}
