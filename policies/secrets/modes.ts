import { isDockerContainer, type Declared } from "../judging/declared.ts";
import { filesOf } from "../judging/files.ts";
import { isOpen, valueAt } from "../judging/places.ts";
import { podsOf } from "../judging/pods.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { at, isFields, itemsOf, textOf } from "../judging/values.ts";

/** What Kubernetes gives files where nothing is said. */
const DEFAULT_MODE = 0o644;

const ANYBODY = 0o007;
const ANYBODY_WRITES = 0o002;

/** A secret's file is for the program that needs it. */
export const secretFilesAreNotForAll = policy({
  name: "secret-files-are-not-for-all",
  concern: "secrets",
  severity: "low",
  scope: "resource",
  description:
    "A file that everybody in a container may read is read by whoever gets in, whatever user he got in as; Kubernetes makes secrets so unless it is told otherwise.",
  remedy:
    "Set `defaultMode: 0o440` (288) on the volume of the Secret, with the pod's `securityContext.fsGroup` where its user is not root (Kubernetes); give `uploads` no permission to be written by others (Docker).",
  *judge({ resources }) {
    for (const resource of resources) {
      if (isDockerContainer(resource)) yield* ofUploads(resource);
      for (const pod of podsOf(resource)) {
        for (const [index, volume] of itemsOf(pod.spec["volumes"]).entries()) {
          yield* ofVolume(resource, `${pod.path}.volumes[${index}]`, volume);
        }
      }
    }
  },
});

function* ofVolume(resource: Declared, place: string, volume: unknown): Generator<Finding> {
  const projected = itemsOf(at(volume, "projected", "sources"));
  const ofSecrets = projected.flatMap((source, index) =>
    isFields(at(source, "secret")) ? [`projected.sources[${index}].secret`] : [],
  );
  const secret = isFields(at(volume, "secret")) ? ["secret"] : [];
  const holder = secret[0] ?? (ofSecrets.length > 0 ? "projected" : undefined);
  if (holder === undefined) return;
  yield* ofMode(resource, `${place}.${holder}.defaultMode`, DEFAULT_MODE);
  for (const list of [...secret, ...ofSecrets]) {
    for (const index of itemsOf(valueAt(volume, `${list}.items`)).keys()) {
      yield* ofMode(resource, `${place}.${list}.items[${index}].mode`, 0);
    }
  }
}

function* ofMode(resource: Declared, path: string, otherwise: number): Generator<Finding> {
  if (isOpen(resource, path)) return;
  const said = valueAt(resource.inputs, path);
  const mode = Number(said ?? otherwise);
  if ((mode & ANYBODY) === 0) return;
  const got = `0${mode.toString(8)}`;
  yield { resource, path, must: "leave out everybody but the owner and its group", got };
}

function* ofUploads(resource: Declared): Generator<Finding> {
  for (const { path, secret } of filesOf(resource)) {
    const place = path.replace(/[^.]*$/, "permissions");
    const said = textOf(valueAt(resource.inputs, place));
    // Others read it where the program is not root: an engine hands a file to no other user.
    if (!secret || said === undefined || (parseInt(said, 8) & ANYBODY_WRITES) === 0) continue;
    yield { resource, path: place, must: "let nobody else write", got: said };
  }
}
