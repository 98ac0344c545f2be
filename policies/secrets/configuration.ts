import { isRandom } from "../judging/entropy.ts";
import { documentOf, inFile, type File } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import { secretIn } from "../judging/secret-forms.ts";
import { walk, type Leaf } from "../judging/values.ts";
import { certaintyOf, isLiteral, isSecretUnder } from "../judging/words.ts";

/** Something in a file that is a secret. */
interface Found {
  /** Where it is in the file; `line 3` where it has no fields. */
  readonly place: string;
  readonly got: string;
}

/** Whoever reads a configuration reads no secret in it. */
export const configurationHoldsNoSecrets = policy({
  name: "configuration-holds-no-secrets",
  concern: "secrets",
  severity: "high",
  scope: "resource",
  description:
    "A configuration is shown in previews, copied into tickets, and readable for everybody who may look at a ConfigMap or a container.",
  remedy:
    "Name a file (`password_file`, `${file:…}`, `$__file{…}`) or a variable (`${env:…}`) that comes from a Secret; where the whole file is a secret, upload it to a folder called `secrets`, or make it a Secret.",
  *judge({ files }) {
    for (const file of files) {
      if (file.secret || file.text.includes("\u0000")) continue;
      const document = documentOf(file);
      const found =
        typeof document === "object" && document !== null
          ? secretsInDocument(document, file)
          : secretsInLines(file);
      for (const { place, got } of found) {
        yield {
          resource: file.resource,
          path: inFile(file, place),
          must: "not hold a secret",
          got,
        };
      }
    }
  },
});

function* secretsInDocument(document: unknown, file: File): Generator<Found> {
  // Most files hold none, and looking through all of the text at once is far quicker.
  const saysSo = secretIn(file.text) !== undefined;
  for (const leaf of walk(document)) {
    if (typeof leaf.value !== "string" && typeof leaf.value !== "number") continue;
    const got = secretOf(leaf, saysSo);
    if (got !== undefined) yield { place: leaf.path, got };
  }
}

function secretOf({ key, value }: Leaf, saysSo: boolean): string | undefined {
  if (typeof value === "number") {
    // `token: 5` counts something.
    return /pass(word|wd|phrase|code)$/i.test(key) ? `${key}: …` : undefined;
  }
  if (typeof value !== "string") return undefined;
  if (isSecretUnder(key, value)) return `${key}: …`;
  const form = saysSo ? secretIn(value) : undefined;
  return form ?? (certaintyOf(key) !== "none" && isRandom(value) ? `${key}: …` : undefined);
}

/** A line that sets something: `name = value`, `export NAME="value"`, `name: value`. */
const SETS =
  /^\s*(?:export\s+|set\s+|-+\s*)?["']?([\w.-]+)["']?\s*[=:]\s*["']?([^"'\s]+)["']?\s*[,;]?\s*$/;

/** A directive with a secret behind it, of Redis and its kin. */
const DIRECTIVE = /^\s*(requirepass|masterauth|primaryauth|tls-key-file-pass)\s+["']?([^"'\s]+)/i;

/** A user of Redis, whose password stands behind an angle bracket. */
const REDIS_USER = /^\s*user\s+(\S+)\s.*\s>(\S+)/;

function* secretsInLines(file: File): Generator<Found> {
  const whole = secretIn(file.text);
  let isTold = false;
  for (const [index, line] of file.text.split("\n").entries()) {
    const form = whole === undefined ? undefined : secretIn(line);
    const got = form ?? secretOfLine(line);
    if (got === undefined) continue;
    isTold ||= form !== undefined;
    yield { place: `line ${index + 1}`, got };
  }
  // A key has many lines, and none of them says what it is.
  if (whole !== undefined && !isTold) yield { place: "the text", got: whole };
}

function secretOfLine(line: string): string | undefined {
  const [, name = "", value = ""] = SETS.exec(line) ?? [];
  if (isSecretUnder(name, value)) return `${name}=…`;
  const [, directive, secret = ""] = DIRECTIVE.exec(line) ?? [];
  if (directive !== undefined && isLiteral(secret)) return `${directive} …`;
  const [, user, password = ""] = REDIS_USER.exec(line) ?? [];
  return user !== undefined && isLiteral(password) ? `user ${user} …` : undefined;
}
