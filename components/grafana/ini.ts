/** Sections of settings; those before the first header stand in the section without a name. */
export type Ini = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/** Settings as `grafana.ini` spells them. */
export function ini(sections: Ini): string {
  return Object.entries(sections)
    .map(([name, settings]) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
      return `[${name}]\n${lines.join("")}`;
    })
    .join("\n");
}
