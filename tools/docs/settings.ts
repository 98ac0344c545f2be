import { z } from "zod";
import { environmentSchema } from "../../environment/schema.ts";
import { Duration } from "../../model/units/duration.ts";
import { code, page, table } from "./tables.ts";

type Schema = z.core.JSONSchema.JSONSchema;

interface Setting {
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** `docs/settings.md`: what may be said about an environment, from its schema. */
export function settingsPage(): string {
  const settings = settingsIn(z.toJSONSchema(environmentSchema, { io: "input" }), []);
  const rows = settings.map(({ path, schema, required }) => [
    code(path.join(".")),
    typeOf(schema),
    required ? "required" : isObject(schema) ? "–" : code(defaultOf(schema)),
    boundsOf(schema),
    schema.description ?? "–",
    isObject(schema) ? "by its parts" : code(commandFor(path, schema)),
  ]);
  return page("Settings", "`environment/schema.ts`", [
    "What an environment may be told, in `Pulumi.<stack>.yaml` with `tracing-infra:` before the setting's\n" +
      "name. Nothing else has any effect: an unknown setting is an error. All that is wrong is said at once,\n" +
      "before anything is deployed.",
    table(["Setting", "Type", "Default", "Bounds", "What it is", "Overridden by"], rows),
    "Durations are a whole number and a unit, `50ms`, `30s`, `5m`, `12h` or `14d`, up to\n" +
      `\`${Duration.longestDays}d\`. Certificates live for whole hours; they are renewed before their end, and the\n` +
      "authority outlives them.",
    "`pulumi config set` changes the file of the selected stack, or of another with `--stack <stack>`. There\n" +
      "is no other place to override a setting, so what is deployed is what the file says.",
    ...settings.flatMap(({ path, schema }) => listOf(path, schema)),
  ]);
}

function settingsIn(
  { properties = {}, required = [] }: Schema,
  path: readonly string[],
): Setting[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    if (typeof schema === "boolean") return [];
    const inner = [...path, key];
    const branches = [schema, ...(schema.oneOf ?? [])];
    return [
      { path: inner, schema, required: required.includes(key) },
      ...branches.flatMap((branch) => settingsIn(branch, inner)),
    ];
  });
}

function isObject({ type, oneOf }: Schema): boolean {
  return type === "object" || oneOf !== undefined;
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (isObject(schema)) return "object";
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items as Schema)}s`;
  const plain = schema.type === "boolean" ? "`true` or `false`" : String(schema.type);
  return schema.title ?? plain;
}

function defaultOf({ default: value }: Schema): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length > 0) return "listed below";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The default of a setting that is too long for the table, one entry to a line. */
function listOf(path: readonly string[], { default: value }: Schema): string[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  return [
    `## Default of ${code(path.join("."))}`,
    ["```text", ...(value as string[]), "```"].join("\n"),
  ];
}

function boundsOf({ minimum, maximum }: Schema): string {
  return minimum === undefined || maximum === undefined ? "–" : `${minimum} to ${maximum}`;
}

/** How the setting is said for one stack, without opening its file. */
function commandFor(path: readonly string[], schema: Schema): string {
  const nested = path.length > 1 ? "--path " : "";
  const value = schema.const ?? `<${schema.title ?? String(schema.type)}>`;
  return `pulumi config set ${nested}${path.join(".")} ${String(value)}`;
}
