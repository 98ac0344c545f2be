/** How many bits each character of a text tells, by how often each of them is in it. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / text.length;
    return bits - share * Math.log2(share);
  }, 0);
}

/** The fewest characters of what somebody made at random to be a secret. */
const LONG_ENOUGH = 24;

/** The least that such a text's characters tell: words reach some 3.5 bits, random letters and digits 4.2 in 24. */
const BITS = 3.9;

/**
 * Whether a text was made at random, as far as can be told. Digests, identifiers and commits are hexadecimal,
 * and no secrets; images and certificates are far longer.
 */
export function isRandom(text: string): boolean {
  if (text.length < LONG_ENOUGH || text.length > 200 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    return false;
  if (/^[0-9a-f-]+$/i.test(text) || /^(h1|sha\d+)-/i.test(text)) return false;
  const kinds = [/[a-z]/g, /[A-Z]/g, /[0-9]/g].map((kind) => text.match(kind)?.length ?? 0);
  // A name of many words has capitals and perhaps a number, but not a digit in every tenth place.
  const [small = 0, capital = 0, digits = 0] = kinds;
  if (small === 0 || capital === 0 || digits * 12 < text.length) return false;
  // In a name made of words each of them is short, or has letters only.
  if (!text.split(/[-_/]/).some(isMixed)) return false;
  return entropyOf(text) >= BITS;
}

/** The fewest characters in a row that are letters and digits in a text of random ones. */
const IN_A_ROW = 12;

function isMixed(part: string): boolean {
  return part.length >= IN_A_ROW && /[a-zA-Z]/.test(part) && /\d/.test(part);
}
