import type { ModuleFile } from "./program.ts";

/** A release of Kubernetes, whose sources have the description of its whole API. */
const release = <Version extends string>(version: Version, sum: string) =>
  ({
    kind: "module",
    title: `Kubernetes' API in ${version}`,
    module: "k8s.io/kubernetes",
    version,
    member: "api/openapi-spec/swagger.json",
    sum,
    cpuSeconds: 4,
  }) as const satisfies ModuleFile;

/**
 * The API that every manifest is checked against: the oldest that `docs/kubernetes.md` promises, and the three
 * newest, each in the newest release that the module proxy has.
 */
export const kubernetesApis = {
  "kubernetes-api-1.30": release("v1.30.14", "h1:MrlKXh9uhLIJpyxOeXhcndzRVSvwiV9iJ8NgH8nqPsg="),
  "kubernetes-api-1.35": release("v1.35.4", "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM="),
  "kubernetes-api-1.36": release("v1.36.3", "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o="),
  "kubernetes-api-1.37": release("v1.37.0", "h1:TDSD+Izz9inqs7SmtJCAu7L5/DuYW9hAZ3GBdF6Ddkw="),
} as const;

type Name = keyof typeof kubernetesApis;
type MinorIn<Text> = Text extends `kubernetes-api-${infer Minor}` ? Minor : never;

/** A minor of Kubernetes, such as `1.37`. */
export type KubernetesMinor = MinorIn<Name>;

/** The names that the descriptions have among the programs. */
export const kubernetesApiNames = Object.keys(kubernetesApis) as Name[];

/** The minors that they are of, oldest first. */
export const kubernetesMinors = kubernetesApiNames.map(
  (name) => name.slice("kubernetes-api-".length) as KubernetesMinor,
);

/** Name of the file that each of them is. */
export const descriptionFile = "swagger.json";
