import type { Container, HostPort, Mount, Variable } from "./containers.ts";
import type { Declared } from "./declared.ts";
import { at, fieldsOf, itemsOf, textOf } from "./values.ts";

/** A container of @pulumi/docker. */
export function dockerContainer(resource: Declared): Container {
  const { inputs } = resource;
  const capabilities = fieldsOf(inputs["capabilities"]);
  const named = (field: string) => itemsOf(capabilities[field]).map(capabilityOf);
  const options = itemsOf(inputs["securityOpts"]).map(String);
  return {
    resource,
    path: "",
    name: textOf(inputs["name"]) ?? resource.name,
    image: textOf(inputs["image"]) ?? "",
    command: [...itemsOf(inputs["entrypoints"]), ...itemsOf(inputs["command"])].map(String),
    variables: variablesOf(inputs["envs"]),
    mounts: [...mountsOf(inputs["mounts"]), ...volumesOf(inputs["volumes"])],
    hostPorts: portsOf(inputs["ports"]),
    sharedWithHost: ["networkMode", "pidMode", "ipcMode", "usernsMode"].filter(
      (mode) => inputs[mode] === "host",
    ),
    privileged: inputs["privileged"] === true,
    user: textOf(inputs["user"]),
    readOnlyRoot: inputs["readOnly"] === true,
    dropsAllCapabilities: named("drops").includes("ALL"),
    addedCapabilities: named("adds"),
    mayGainPrivileges: !options.some((option) => /^no-new-privileges([:=]true)?$/.test(option)),
    seccomp: options.map((option) => /^seccomp[:=](.*)$/.exec(option)?.[1]).find(Boolean),
    limits: { memory: inputs["memory"], cpu: inputs["cpus"] ?? inputs["cpuQuota"] },
    // A container that is made and never started only carries files or a volume's owner.
    runs: inputs["start"] !== false,
    longRunning: inputs["start"] !== false && inputs["mustRun"] !== false,
  };
}

/** A capability as the kernel's manual calls it, without the prefix that only some write. */
export function capabilityOf(value: unknown): string {
  return String(value).toUpperCase().replace(/^CAP_/, "");
}

function variablesOf(envs: unknown): Variable[] {
  return itemsOf(envs).map((variable, index) => {
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(String(variable)) ?? [];
    return { path: `envs[${index}]`, name, value };
  });
}

function mountsOf(mounts: unknown): Mount[] {
  return itemsOf(mounts).map((mount, index) => {
    const type = textOf(at(mount, "type"));
    return {
      path: `mounts[${index}]`,
      kind: type === "bind" ? "host" : type === "tmpfs" ? "memory" : "volume",
      source: textOf(at(mount, "source")) ?? "",
      target: textOf(at(mount, "target")) ?? "",
    };
  });
}

function volumesOf(volumes: unknown): Mount[] {
  return itemsOf(volumes).map((volume, index) => {
    const host = textOf(at(volume, "hostPath"));
    const other = at(volume, "fromContainer");
    return {
      path: `volumes[${index}]`,
      kind: host !== undefined ? "host" : other !== undefined ? "files" : "volume",
      source: host ?? textOf(at(volume, "volumeName")) ?? "",
      target: textOf(at(volume, "containerPath")) ?? "",
    };
  });
}

function portsOf(ports: unknown): HostPort[] {
  return itemsOf(ports).map((port, index) => ({
    path: `ports[${index}]`,
    address: textOf(at(port, "ip")) ?? "",
    port: numberOf(at(port, "external")),
    inside: numberOf(at(port, "internal")),
  }));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
