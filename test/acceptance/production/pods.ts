import { readFileSync } from "node:fs";
import { workloadNames, type WorkloadName } from "../../../model/listeners.ts";
import { RuntimeImages } from "../../../tools/cluster/images/runtime.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { kubectl } from "../cluster/command.ts";
import { namespace } from "./stack.ts";

/** A pod of the platform's. */
export interface Pod {
  /** That of a replica is what others dial, such as `sampler-0`. */
  readonly name: string;
  /** Another one whenever the pod is another. */
  readonly uid: string;
  readonly workload: WorkloadName;
  readonly address: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly container: string;
}

/** Every pod of the platform's. */
export async function pods(): Promise<Pod[]> {
  const { items } = JSON.parse(await objects("pods")) as { readonly items: readonly Found[] };
  return items.map(({ metadata, status }) => {
    const workload = metadata.labels["app.kubernetes.io/name"];
    const [container] = status.containerStatuses ?? [];
    return {
      name: metadata.name,
      uid: metadata.uid,
      workload: workloadNames.find((name) => name === workload) ?? "collector",
      address: status.podIP ?? "",
      ready: container?.ready ?? false,
      restarts: container?.restartCount ?? 0,
      container: container?.containerID?.replace("containerd://", "") ?? "",
    };
  });
}

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly containerID?: string;
    }[];
  };
}

/** Objects of the platform's namespace as JSON, as the API server has them. */
export function objects(...kinds: readonly string[]): Promise<string> {
  return kubectl("get", kinds.join(","), `--namespace=${namespace}`, "--output=json");
}

/** A pod, and the first process of its container on this machine. */
export interface Inside extends Pod {
  readonly pid: number;
}

/** The pods that run, with their processes. */
export async function insides(): Promise<Inside[]> {
  const { layout, programs } = clusterSite();
  const processes = await new RuntimeImages(layout, programs).processes();
  return (await pods()).flatMap((pod) => {
    const pid = processes.get(pod.container);
    return pid === undefined ? [] : [{ ...pod, pid }];
  });
}

/** What a process was started with, as everybody on its node who may look at it sees it. */
export function shownBy({ pid }: Inside): string {
  return ["cmdline", "environ"].map((what) => readFileSync(`/proc/${pid}/${what}`, "utf8")).join();
}

/** Waits until a pod is another one than that, and ready. */
export async function replaced(earlier: Pod): Promise<boolean> {
  const now = (await pods()).find(({ name }) => name === earlier.name);
  return now !== undefined && now.uid !== earlier.uid && now.ready;
}
