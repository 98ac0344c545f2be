import { TracingPlatform } from "../../components/platform/index.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { images, isPublished, reference, type Image } from "../../model/images.ts";
import { platformFor } from "../../model/platform.ts";
import { DockerTarget, type DockerTargetArgs } from "../../targets/docker/index.ts";
import { dockerOf, environmentOf } from "./environments.ts";
import { recordingOf, type RecordedResource } from "./recording.ts";

/** Name before all that the platform of the dev stack has on its engine. */
export const PREFIX = "tracing-dev";

/** The images that no registry has, as set-up would have made them. */
export const madeHere = Object.fromEntries(
  Object.entries<Image>(images)
    .filter(([, image]) => !isPublished(image))
    .map(([name, image]) => [name, reference(image)]),
);

/** Everything that the dev platform declares on Docker, with some settings and images changed. */
export async function dockerPlatform(
  changes: Record<string, unknown> = {},
  standIns: DockerTargetArgs["images"] = {},
): Promise<DockerRecording> {
  const environment = environmentOf("dev", changes);
  const { resources } = await recordingOf(() => {
    const platform = platformFor(environment);
    const all = { ...madeHere, ...standIns };
    const target = new DockerTarget("target", {
      ...{ environmentName: environment.name, settings: dockerOf(environment) },
      ...{ deployment: platform, images: all },
    });
    return new TracingPlatform("tracing", { platform, target });
  });
  return new DockerRecording(resources);
}

/** The resources of a platform on Docker. */
export class DockerRecording {
  readonly resources: readonly RecordedResource[];

  constructor(resources: readonly RecordedResource[]) {
    this.resources = resources;
  }

  /** Every resource of a type such as `Container`. */
  ofType(type: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.type.endsWith(`:${type}`));
  }

  /** The one resource of a type and a name behind the platform's. */
  only(type: string, name: string): RecordedResource {
    const [found, ...others] = this.ofType(type).filter((one) => one.name === `${PREFIX}-${name}`);
    if (!found || others.length > 0) throw new Error(`not one ${type} is called ${PREFIX}-${name}`);
    return found;
  }

  /** The container in which a workload runs, or the first of its replicas. */
  container(workload: WorkloadName): RecordedResource["inputs"] {
    return this.only("Container", workload === "sampler" ? "sampler-0" : workload).inputs;
  }

  /** The container that brings a workload its files of one kind. */
  carrier(workload: WorkloadName, kind: "configuration" | "secrets"): RecordedResource["inputs"] {
    return this.only("Container", `${workload}-${kind}`).inputs;
  }
}
