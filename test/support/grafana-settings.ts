import assert from "node:assert/strict";
import type { Workload } from "../../model/workload.ts";

/** Settings as Grafana reads them: sections of keys. */
export type GrafanaSettings = Record<string, Record<string, string>>;

/** The file of settings of Grafana's workload, as Grafana reads it. */
export function grafanaSettings({ configuration }: Pick<Workload, "configuration">) {
  const { text } = configuration.find(({ name }) => name === "grafana.ini") ?? { text: "" };
  const sections: GrafanaSettings = {};
  let section = "";
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, header] = /^\[([\w.]+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (header) {
      assert.ok(!(header in sections), `[${header}] twice`);
      sections[(section = header)] = {};
    } else {
      assert.ok(key && value && sections[section], line);
      Object.assign(sections[section] ?? {}, { [key]: value });
    }
  }
  return sections;
}
