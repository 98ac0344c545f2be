import type { Container, HostPort, Mount, Variable } from "./containers.ts";
import { kindOf, type Declared } from "./declared.ts";
import { capabilityOf } from "./docker.ts";
import { at, fieldsOf, itemsOf, textOf, type Fields } from "./values.ts";

/** What a kind of object makes pods from, or is one. */
export interface Pod {
  readonly resource: Declared;
  /** Where its spec stands in the object's inputs. */
  readonly path: string;
  readonly spec: Fields;
  readonly labels: Fields;
  readonly containers: readonly Container[];
}

/** Where each kind has its pods' template. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Kinds whose pods end when their work is done. */
const ENDING = ["Job", "CronJob"];

/** The kinds of objects that run pods. */
export const POD_KINDS: readonly string[] = Object.keys(templates);

/** The pods that an object declares: one, or none. */
export function podsOf(resource: Declared): Pod[] {
  const place = templates[kindOf(resource)];
  if (place === undefined) return [];
  const template = at(resource.inputs, ...place);
  const spec = fieldsOf(at(template, "spec"));
  const path = [...place, "spec"].join(".");
  const volumes = volumesIn(resource, spec);
  const found = ["initContainers", "containers"].flatMap((list) =>
    itemsOf(spec[list]).map((container, index) => ({
      ...{ list, container: fieldsOf(container), path: `${path}.${list}[${index}]` },
    })),
  );
  const containers = found.map(({ list, container, path: own }) =>
    podContainer({ resource, spec, podPath: path }, { container, path: own, volumes, list }),
  );
  return [
    { resource, path, spec, labels: fieldsOf(at(template, "metadata", "labels")), containers },
  ];
}

interface Within {
  readonly resource: Declared;
  readonly spec: Fields;
  readonly podPath: string;
}

interface Written {
  readonly container: Fields;
  readonly path: string;
  readonly list: string;
  readonly volumes: ReadonlyMap<string, Pick<Mount, "kind" | "source">>;
}

function podContainer(within: Within, written: Written): Container {
  const { resource, spec, podPath } = within;
  const { container, path, list, volumes } = written;
  const pod = fieldsOf(spec["securityContext"]);
  const own = fieldsOf(container["securityContext"]);
  const capabilities = fieldsOf(own["capabilities"]);
  const seccomp = fieldsOf(own["seccompProfile"] ?? pod["seccompProfile"]);
  const user = own["runAsUser"] ?? pod["runAsUser"];
  const limits = fieldsOf(at(container, "resources", "limits"));
  return {
    resource,
    path,
    name: textOf(container["name"]) ?? "",
    image: textOf(container["image"]) ?? "",
    command: [...itemsOf(container["command"]), ...itemsOf(container["args"])].map(String),
    variables: variablesOf(container, path),
    mounts: mountsOf(container, path, volumes),
    hostPorts: portsOf(container, path),
    sharedWithHost: ["hostNetwork", "hostPID", "hostIPC"]
      .filter((field) => spec[field] === true)
      .map((field) => `${podPath}.${field}`),
    privileged: own["privileged"] === true,
    user: typeof user === "number" || typeof user === "string" ? String(user) : undefined,
    readOnlyRoot: own["readOnlyRootFilesystem"] === true,
    dropsAllCapabilities: itemsOf(capabilities["drop"]).map(capabilityOf).includes("ALL"),
    addedCapabilities: itemsOf(capabilities["add"]).map(capabilityOf),
    mayGainPrivileges: own["allowPrivilegeEscalation"] !== false,
    seccomp: textOf(seccomp["type"]),
    limits: { memory: limits["memory"], cpu: limits["cpu"] },
    runs: true,
    longRunning: list === "containers" && !ENDING.includes(kindOf(resource)),
  };
}

function variablesOf(container: Fields, path: string): Variable[] {
  return itemsOf(container["env"]).map((variable, index) => ({
    path: `${path}.env[${index}]`,
    name: textOf(at(variable, "name")) ?? "",
    value: textOf(at(variable, "value")),
  }));
}

function volumesIn(resource: Declared, spec: Fields): Written["volumes"] {
  const named = itemsOf(spec["volumes"]).map((volume) => {
    const fields = fieldsOf(volume);
    const host = textOf(at(fields, "hostPath", "path"));
    const claim = at(fields, "persistentVolumeClaim", "claimName");
    const name = textOf(fields["name"]) ?? "";
    if (host !== undefined) return [name, { kind: "host", source: host }] as const;
    if (claim !== undefined) return [name, { kind: "claim", source: textOf(claim) ?? "" }] as const;
    if (fields["emptyDir"] !== undefined) return [name, { kind: "memory", source: "" }] as const;
    return [name, { kind: "files", source: name }] as const;
  });
  const claimed = itemsOf(at(resource.inputs, "spec", "volumeClaimTemplates")).map((claim) => {
    const name = textOf(at(claim, "metadata", "name")) ?? "";
    return [name, { kind: "claim", source: name }] as const;
  });
  return new Map<string, Pick<Mount, "kind" | "source">>([...named, ...claimed]);
}

function mountsOf(container: Fields, path: string, volumes: Written["volumes"]): Mount[] {
  return itemsOf(container["volumeMounts"]).map((mount, index) => ({
    path: `${path}.volumeMounts[${index}]`,
    ...(volumes.get(textOf(at(mount, "name")) ?? "") ?? { kind: "files" as const, source: "" }),
    target: textOf(at(mount, "mountPath")) ?? "",
  }));
}

function portsOf(container: Fields, path: string): HostPort[] {
  return itemsOf(container["ports"]).flatMap((port, index) => {
    const outside = at(port, "hostPort");
    if (typeof outside !== "number") return [];
    const inside = at(port, "containerPort");
    return [
      {
        ...{ path: `${path}.ports[${index}]`, address: textOf(at(port, "hostIP")) ?? "" },
        ...{ port: outside, inside: typeof inside === "number" ? inside : undefined },
      },
    ];
  });
}
