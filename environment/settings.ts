/**
 * The settings among a configuration's entries: the project's own keys, with or without its name before
 * them, and the value that each was meant to have.
 *
 * Both readers of a stack's configuration, the program and the tools, go through here and so agree.
 */
export function settingsFrom(
  entries: Readonly<Record<string, unknown>>,
  project: string,
): Record<string, unknown> {
  const settings = Object.entries(entries).flatMap(([key, written]) => {
    // As the engine reads it: a key without a namespace is the project's.
    const [, namespace = project, name = key] = /^([^:]*):(.*)$/.exec(key) ?? [];
    return namespace === project ? [[name, valueOf(written)] as const] : [];
  });
  return Object.fromEntries(settings);
}

/**
 * The value that was meant by what is written, or `undefined` where nothing is said.
 *
 * The engine hands every setting over as text, with JSON in it for numbers, flags and objects; and
 * `pulumi config set` quotes them in the stack's file, where a tool then reads `"50"`.
 */
function valueOf(written: unknown): unknown {
  // What YAML calls null, the engine calls an empty text.
  if (written === null || written === "") return undefined;
  if (typeof written !== "string") return written;
  try {
    return JSON.parse(written) ?? undefined;
  } catch {
    return written;
  }
}
