import { documentOf, type File } from "./files.ts";
import { at, fieldsOf, isFields, itemsOf, type Fields } from "./values.ts";

/** The programs whose configuration is understood. */
export type ProgramKind =
  | "collector"
  | "tempo"
  | "loki"
  | "prometheus"
  | "prometheus-rules"
  | "web-configuration"
  | "alertmanager"
  | "grafana-data-sources"
  | "grafana-dashboard"
  | "gateway"
  | "zipkin"
  | "grafana"
  | "redis";

/** A program's configuration, found by its shape, so that it is known whatever the file is called. */
export interface Program {
  readonly kind: ProgramKind;
  readonly file: File;
  /** Its fields; for the settings of Grafana sections of texts, for those of Redis its directives. */
  readonly document: Fields;
}

/** What a document of YAML or JSON is of which only that program's has. The first that fits counts. */
const shapes: readonly (readonly [ProgramKind, (document: Fields) => boolean])[] = [
  // Jaeger's second version is a Collector, too.
  ["collector", (document) => isFields(at(document, "service", "pipelines"))],
  ["tempo", (document) => isFields(at(document, "storage", "trace"))],
  ["loki", (document) => isFields(document["schema_config"])],
  [
    "prometheus",
    (document) =>
      Array.isArray(document["scrape_configs"]) || Array.isArray(document["rule_files"]),
  ],
  [
    "prometheus-rules",
    ({ groups }) =>
      itemsOf(groups).some((group) => isFields(group) && Array.isArray(group["rules"])),
  ],
  ["alertmanager", ({ route, receivers }) => isFields(route) && Array.isArray(receivers)],
  [
    "web-configuration",
    (document) => isFields(document["tls_server_config"]) || isFields(document["basic_auth_users"]),
  ],
  ["grafana-data-sources", ({ datasources }) => Array.isArray(datasources)],
  [
    "grafana-dashboard",
    ({ panels, templating }) => Array.isArray(panels) && templating !== undefined,
  ],
  ["gateway", (document) => isFields(at(document, "apps", "http"))],
  ["zipkin", (document) => isFields(document["zipkin"]) || isFields(document["armeria"])],
];

/** The configuration that a file is, if it is one that is understood. */
export function programsIn(file: File): Program[] {
  if (file.secret) return [];
  if (/(^|\/)redis[^/]*\.conf$/.test(file.name)) {
    return [{ kind: "redis", file, document: directives(file.text) }];
  }
  if (/(^|\/)grafana[^/]*\.ini$/.test(file.name)) {
    return [{ kind: "grafana", file, document: sections(file.text) }];
  }
  const document = fieldsOf(documentOf(file));
  const found = shapes.find(([, fits]) => fits(document));
  return found === undefined ? [] : [{ kind: found[0], file, document }];
}

/** The lines of a file in which `#` and `;` begin a remark. */
function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#;]/.test(line));
}

/** Redis' directives, each with what stands behind it; the last one counts, as in Redis. */
function directives(text: string): Fields {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const [, name = "", value = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), value.replace(/^"(.*)"$/, "$1")];
    }),
  );
}

/** The sections of a file of settings, what stands before the first one under the empty name. */
function sections(text: string): Fields {
  const found: Record<string, Record<string, string>> = {};
  let current = (found[""] = {} as Record<string, string>);
  for (const line of linesOf(text)) {
    const [, section] = /^\[(.+)\]$/.exec(line) ?? [];
    if (section !== undefined) current = found[section] ??= {};
    const [, name, value] = /^([\w.]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) current[name] = value ?? "";
  }
  return found;
}
