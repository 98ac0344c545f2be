/** The pieces of a regular expression that RE2 spells or means in its own way, and any character else. */
const TOKENS =
  /\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[^]|[^\]\\])*\]|\\Q[^]*?(?:\\E|$)|\\(?:[pP](?:\{\^?\w+\}|[A-Z])|x(?:[\dA-Fa-f]{2}|\{[\dA-Fa-f]+\})|[^])|\(\?(?:P?<[A-Za-z_]|[A-Za-z-]+[:)]|[^])|\{\d+(?:,\d*)?\}|[^]/gu;

/** Escapes that mean something in RE2: classes, edges and characters. */
const ESCAPES = /^\\(?:[dDsSwWbBAzafnrtv0]|x[^]+|[pP][^]+)$/u;

/** Most repetitions that RE2 allows in braces. */
const MOST_REPETITIONS = 1000;

/** What no regular expression may contain here, whatever follows. */
const REFUSED = "(?#";

/**
 * Whether Go's RE2 would take a text for a regular expression, as far as can be told without it.
 *
 * RE2 has its flags in the text, and neither look-around nor back-references.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function isRe2(text: string): boolean {
  return compiled(text) !== undefined;
}

/** Whether a regular expression matches the empty text, and so between any two letters. */
export function matchesEmptyText(text: string): boolean {
  return compiled(text)?.test("") ?? false;
}

/** The same regular expression in this language, but for what exactly its characters are. */
function compiled(text: string): RegExp | undefined {
  try {
    return new RegExp(text.replace(TOKENS, translated), "u");
  } catch {
    return undefined;
  }
}

function translated(token: string): string {
  if (token.startsWith("(?")) return group(token);
  if (token.startsWith("\\Q")) return "(?:a)";
  if (token.startsWith("\\")) return escape(token);
  if (token.startsWith("[") && token.length > 1) return characterClass(token);
  if (token.startsWith("{") && token.length > 1) return repetition(token);
  // Outside a class, RE2 takes a lone bracket for itself.
  return "{}]".includes(token) ? "a" : token;
}

function group(token: string): string {
  const named = /^\(\?P?<([A-Za-z_])$/u.exec(token);
  if (named) return `(?<${named[1] ?? ""}`;
  const flagged = /^\(\?[imsU]*(?:-[imsU]+)?([:)])$/u.exec(token);
  if (!flagged) return REFUSED;
  return flagged[1] === ":" ? "(?:" : "";
}

function characterClass(token: string): string {
  const escapes = token.match(/\\[pPx](?:\{[^}]*\}|[^])|\\[^]/gu) ?? [];
  return escapes.some((one) => escape(one) === REFUSED) ? REFUSED : "[a]";
}

function escape(token: string): string {
  if (/^\\[^\p{L}\p{N}]$/u.test(token)) return "a";
  if (!ESCAPES.test(token)) return REFUSED;
  return /^\\[bBAz]$/u.test(token) ? "\\b" : "a";
}

function repetition(token: string): string {
  const ends = token.match(/\d+/gu) ?? [];
  return ends.some((end) => Number(end) > MOST_REPETITIONS) ? REFUSED : token;
}
