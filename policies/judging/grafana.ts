import { fieldOf, type Container } from "./containers.ts";
import type { Declared } from "./declared.ts";
import { inFile } from "./files.ts";
import { flagsOf, isOf, knowsCommand, knowsVariables } from "./images.ts";
import type { Program } from "./programs.ts";
import type { Stack } from "./stack.ts";
import { UNKNOWN, at, textOf } from "./values.ts";

/** Images of Grafana. */
export const GRAFANA = ["grafana", "grafana-oss", "grafana-enterprise"];

/** Settings of one Grafana, from its file, and from its environment, which has the last word. */
export interface GrafanaSettings {
  readonly resource: Declared;
  /** Whether no file can say more than what is seen here. */
  readonly complete: boolean;
  /** Whether its environment cannot, either: that of a file in a ConfigMap stands elsewhere. */
  readonly alone: boolean;
  /** What is said; `UNKNOWN` where it comes from a Secret. */
  readonly says: (section: string, name: string) => string | undefined;
  /** Where it is said, or where it would be. */
  readonly place: (section: string, name: string) => string;
}

/** The settings of every Grafana that can be seen. */
export function grafanaSettingsIn(stack: Stack): GrafanaSettings[] {
  const files = stack.programs("grafana");
  const containers = stack.containers.filter((container) => isOf(container, GRAFANA));
  const ofFiles = files.map((file) =>
    settingsOf(
      file,
      containers.find(({ resource }) => resource === file.file.resource),
    ),
  );
  const alone = containers.filter(
    ({ resource }) => !files.some(({ file }) => file.resource === resource),
  );
  return [...ofFiles, ...alone.map((container) => settingsOf(undefined, container))];
}

/** Whether a text is a yes of Grafana's. */
export function isYes(value: string | undefined): boolean {
  return /^(true|1|yes|on|t)$/i.test(value?.trim() ?? "");
}

function settingsOf(file: Program | undefined, container: Container | undefined): GrafanaSettings {
  const variable = (section: string, name: string) =>
    container?.variables.find((one) => one.name === variableFor(section, name));
  const resource = file?.file.resource ?? container?.resource;
  if (resource === undefined) throw new TypeError("settings are of a file or of a container");
  const complete = file !== undefined || (container !== undefined && !readsFile(container));
  return {
    ...{ resource, complete },
    alone: complete && container !== undefined && knowsVariables(container),
    says: (section, name) => {
      const own = variable(section, name);
      if (own !== undefined) return own.value ?? UNKNOWN;
      return textOf(at(file?.document, section, name));
    },
    place: (section, name) => {
      const own = variable(section, name);
      if (own !== undefined) return `${own.path} (${own.name})`;
      if (file !== undefined) return inFile(file.file, `[${section}] ${name}`);
      const list = container?.path === "" ? "envs" : "env";
      return `${fieldOf(container ?? { path: "" }, list)} (${variableFor(section, name)})`;
    },
  };
}

/** @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#override-configuration-with-environment-variables */
function variableFor(section: string, name: string): string {
  return `GF_${section}_${name}`.toUpperCase().replaceAll(/[.-]/g, "_");
}

/** Whether a Grafana is given settings that stand elsewhere. */
function readsFile(container: Container): boolean {
  return (
    flagsOf(container, "config").length > 0 ||
    !knowsCommand(container) ||
    container.variables.some(({ name }) => name === "GF_PATHS_CONFIG") ||
    container.mounts.some(({ target }) => target.startsWith("/etc/grafana")) ||
    !knowsVariables(container)
  );
}
