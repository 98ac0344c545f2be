import type { types } from "@pulumi/kubernetes";
import { isOperators } from "../../model/operator-secrets.ts";
import type { Workload } from "../../model/workload.ts";
import type { Given } from "./pod.ts";

type Volume = types.input.core.v1.Volume;

/** Size of a folder in memory, which counts as the workload's own. */
const SCRATCH = "64Mi";

/** Whoever belongs to the pod's group may read. */
export const SECRET_MODE = 0o440;

/** The volumes of a pod that are not claimed for each replica by itself. */
export function volumesOf(workload: Workload, given: Given): Volume[] {
  const { configuration, secrets, sharedFolders = [], scratch = [] } = workload;
  return [
    ...(configuration.length > 0 ? [configurationVolume(configuration, given)] : []),
    ...(secrets.length > 0 ? [secretsVolume(secrets, given)] : []),
    // Mounted to be read alone by who only reads it. Were the claim itself, and its pod came first, nobody would ever
    // be let write: some volumes are given to the pod's group at the first mount on a node, unless that is for reading.
    ...sharedFolders.map(({ name: folder }) => ({
      name: folder,
      persistentVolumeClaim: { claimName: folder },
    })),
    ...scratch.map((_, index) => ({
      name: scratchName(index),
      emptyDir: { medium: "Memory", sizeLimit: SCRATCH },
    })),
  ];
}

function configurationVolume(files: Workload["configuration"], { configuration = "" }: Given) {
  const items = files.map(({ name }) => ({ key: keyOf(name), path: name }));
  return { name: "configuration", configMap: { name: configuration, items } };
}

/** The platform's secrets and, where they are the operator's own object, the operator's among them. */
function secretsVolume(names: readonly string[], { secrets = "", operatorSecret }: Given): Volume {
  const theirs = operatorSecret === undefined ? [] : names.filter(isOperators);
  if (theirs.length === 0) {
    return { name: "secrets", secret: { secretName: secrets, defaultMode: SECRET_MODE } };
  }
  const items = theirs.map((name) => ({ key: name, path: name }));
  return {
    name: "secrets",
    projected: {
      defaultMode: SECRET_MODE,
      sources: [{ secret: { name: secrets } }, { secret: { name: operatorSecret ?? "", items } }],
    },
  };
}

/** A file's path as a key of a ConfigMap, which may have no slash. */
export function keyOf(path: string): string {
  return path.replaceAll("/", "__");
}

/** The name of a folder in memory. */
export function scratchName(index: number): string {
  return `scratch-${index}`;
}
