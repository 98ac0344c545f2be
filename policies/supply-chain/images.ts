import { containersOf } from "../judging/containers.ts";
import { isDockerContainer, isKubernetes, type Declared } from "../judging/declared.ts";
import { fieldOf } from "../judging/containers.ts";
import { isImageId } from "../judging/images.ts";
import { valueAt } from "../judging/places.ts";
import { textOf, UNKNOWN } from "../judging/values.ts";

/** An image that something is made from, and where that is said. */
export interface NamedImage {
  readonly resource: Declared;
  readonly path: string;
  readonly reference: string;
}

/** Where resources of Docker, beside its containers, name the image that is pulled for them. */
const pulled: Readonly<Record<string, string>> = {
  "docker:index/remoteImage:RemoteImage": "name",
  "docker:index/service:Service": "taskSpec.containerSpec.image",
};

/** The images that resources are made from and that an engine has to get from somewhere. */
export function imagesOf(resources: readonly Declared[]): NamedImage[] {
  return resources.flatMap((resource) => {
    const places =
      isDockerContainer(resource) || isKubernetes(resource)
        ? containersOf(resource).map((container) => fieldOf(container, "image"))
        : [pulled[resource.type] ?? ""].filter((place) => place !== "");
    return places.flatMap((path) => {
      const reference = textOf(valueAt(resource.inputs, path)) ?? "";
      // A local image's id names its bytes already.
      if (reference === "" || reference === UNKNOWN || isImageId(reference)) return [];
      return [{ resource, path, reference }];
    });
  });
}

/** Whether an image is made where it runs, by what its name begins with. */
export function isLocal({ reference }: NamedImage, local: readonly string[]): boolean {
  return local.some((prefix) => prefix !== "" && reference.startsWith(prefix));
}
