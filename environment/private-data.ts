/** Keys of attributes whose values are nobody's business, whatever the values look like (RE2). */
export const KEY_PATTERNS = [
  "(?i)passw(?:or)?d|passphrase|passcode|secret|credential|(?:^|[._-])pwd$",
  "(?i)e-?mail(?:[._-]?addr(?:ess)?)?$|(?:^|[._-])mail$",
  // Neither `gen_ai.usage.input_tokens` nor `time_to_first_token` is one.
  "(?i)(?:^|[^tr_]|[^tr]_)token$|(?:bearer|user|jwt|reset)[._-]?token$",
  "(?i)authorization|cookie|(?:api|private|access)[._-]?key",
  "(?i)credit[._-]?card|card[._-]?n(?:umber|o)|(?:^|[._-])(?:cvv|cvc|iban|pan|ssn)$",
] as const;

/** What announces a secret in a text, before a colon or an equals sign. */
const ANNOUNCED =
  "pass(?:w(?:or)?d|phrase|code)|pwd|secret|credentials?|(?:api|access|private)[_-]?key|authorization|(?:\\b|[_-]|[dhns])token";

/** Bare, or up to the quote that ends it, plain or escaped as in JSON within JSON. */
const SECRET = [
  '(?P<before2>")(?:[^"\\\\]|\\\\.)*',
  "(?P<before3>'|\\\\+[\"'])[^\"'\\\\]*",
  "(?:(?:bearer|basic)\\s+)?[^\\s\"'\\\\,;&<>)}\\]]+",
].join("|");

/**
 * Card numbers by their issuers' prefixes, so that neither ids nor timestamps, which begin with 1, are any:
 * Visa, Mastercard, Discover, JCB and UnionPay; American Express; Diners; Visa of old and Maestro.
 */
const CARD_NUMBERS = [
  "(?:4\\d{3}|5[1-5]\\d{2}|2[2-7]\\d{2}|6(?:011|2\\d{2}|4[4-9]\\d|5\\d{2})|35\\d{2})(?:[ -]?\\d{4}){3}(?:[ -]?\\d{3})?",
  "3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5}",
  "3(?:0[0-5]|[68]\\d)\\d[ -]?\\d{6}[ -]?\\d{4}",
  "4\\d{12}|(?:5018|5020|5038|6304|6759|676[1-3])\\d{8,15}",
] as const;

/**
 * Texts that are nobody's business, wherever they stand (RE2).
 *
 * What a group called `before…` or `after…` matches stays, so that `password=x` becomes `password=***`.
 */
export const VALUE_PATTERNS = [
  "(?P<before>://)[^\\s/?#@\"']*(?P<after>@)",
  `(?i)(?P<before>(?:${ANNOUNCED})\\\\*["']?\\s*[:=]\\s*)(?:${SECRET})`,
  '(?i)(?P<before>cookie\\s*[:=]\\s*)[^\\r\\n"]+',
  "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
  "(?i)(?P<before>bearer\\s+)[a-z0-9._~+/-]{8,}=*",
  "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*",
  "-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
  // Keys of OpenAI and Anthropic, Stripe, AWS, GitHub, GitLab, Slack and Google.
  "\\b(?:sk-[A-Za-z0-9_-]{16,}|[rs]k_(?:live|test)_[A-Za-z0-9]{8,}|A[KS]IA[0-9A-Z]{16}|gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]{8,}|AIza[A-Za-z0-9_-]{16,})",
  `\\b(?:${CARD_NUMBERS.join("|")})\\b`,
] as const;
