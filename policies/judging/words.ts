/** The words that a name is made of, in lower case: `clientSecret`, `client_secret` and `CLIENT-SECRET` alike. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** How sure it is that what has a name is a secret. */
export type Certainty = "secret" | "perhaps" | "none";

const ONE =
  /(password|passwd|passphrase|passcode|apikey|secretkey|privatekey|requirepass|masterauth|clientsecret|accesstoken|authtoken)$/;

/** Short for a password, where it is a word of its own. */
const SHORT = ["pwd", "pass", "credential", "credentials", "token", "authorization"];

/** What stands before `key` where the key is a secret. */
const KEYS =
  /^(api|secret|private|access|signing|encryption|auth|shared|master|account|license|session|hmac|encrypt)$/;

/** Words with which a name says that it holds something about a secret. */
const ABOUT = /^(existing|checksum|hash|hashed|public|allow|require|enable|disable|has|is|use|no)$/;

/** What stands behind a secret's name and says only which of several it is. */
const BESIDE = /^(v|base|prod|production|dev|development|staging|test|old|new|primary|secondary|)$/;

/** What comes before `token` where a token is a piece of a text or of a list. */
const PIECE = /^(next|page|stop|start|pad|eos|bos|unk|continuation|sync)$/;

/** Whether what has such a name is a secret, by the name's last words: `password_file` is none. */
export function certaintyOf(name: string): Certainty {
  const words = wordsOf(name)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => !BESIDE.test(word));
  const [last = "", before = ""] = [...words].reverse();
  if (words.some((word) => ABOUT.test(word))) return "none";
  if (last === "token" && PIECE.test(before)) return "none";
  if (ONE.test(last) || SHORT.includes(last)) return "secret";
  if (last === "key" && KEYS.test(before)) return "secret";
  return last === "secret" ? "perhaps" : "none";
}

/** What is looked up elsewhere when a program starts. */
const REFERENCE =
  /\$\{|\$\(|\$__\w+\{|\{\{|\{(env|file|vault)[.:]|\{\$|(^|\s)\$[A-Za-z_]|%[{sqv]|^<.*>$|^\*+$/;

/** Where a secret is, instead of the secret. */
const PLACE =
  /^(~|\.{0,2})\/[\w./@-]*$|^[a-z]:\\|^[\w+.-]+:\/\/[^@]*$|^(file|env|vault|op|ref\+\w+|arn|ENC)[:[]/i;

/** What a setting is beside a text. */
const SETTING =
  /^(true|false|yes|no|on|off|none|null|nil|undefined|enabled|disabled|required|optional)$/i;

/** A password's hash, which is made to be kept where the password must not be. */
const HASH =
  /^(\S+:)?(\$(2[abxy]|5|6|7|y|apr1|argon2\w*|pbkdf2[\w-]*|scrypt)\$|\{(SSHA|SHA|CRYPT)|pbkdf2:|scrypt:|SCRAM-SHA-)/;

/** Whether a text is said as it is: no reference, place, setting or hash. */
export function isLiteral(text: string): boolean {
  const value = text.trim();
  return value !== "" && ![REFERENCE, PLACE, SETTING, HASH].some((form) => form.test(value));
}

/** Words of a language, as a translation of a form has them. */
const PROSE = /\s|^[A-Z][a-z]+$|[^\x20-\x7e]/;

/** A name of something in a cluster, as it stands behind a key that is called `secret`. */
const RESOURCE_NAME = /^[a-z][a-z]*([-./][a-z0-9]+)+$/;

/** Whether a value that has a name is a secret, said as it is. */
export function isSecretUnder(name: string, value: string): boolean {
  const certainty = certaintyOf(name);
  if (
    certainty === "none" ||
    !isLiteral(value) ||
    PROSE.test(value.replace(/^(Bearer|Basic|Token) /i, ""))
  ) {
    return false;
  }
  return certainty === "secret" || !RESOURCE_NAME.test(value);
}

/** Secrets among the settings in a text: `user=me password=hunter2`, `-Dkey.password=hunter2`. */
export function settingIn(text: string): string | undefined {
  for (const [, name = "", value = ""] of text.matchAll(
    /(?<![\w.-])([\w.-]*[A-Za-z])["']?\s?[=:]\s?["']?((?:(?:Bearer|Basic) )?[^\s,;&"']+)/g,
  )) {
    if (isSecretUnder(name, value)) return name;
  }
  return undefined;
}
