import { argumentsOf } from "../judging/arguments.ts";
import { isRandom } from "../judging/entropy.ts";
import { policy } from "../judging/policy.ts";
import { secretIn } from "../judging/secret-forms.ts";
import { hasUnknown } from "../judging/values.ts";
import { isSecretUnder, settingIn } from "../judging/words.ts";

/** What a secret in a named text is; `undefined` for none. The secret itself is never shown. */
export function secretUnder(name: string, value: string): string | undefined {
  // What is known only in part is judged once it is known.
  if (hasUnknown(value) || value.includes("\u0000")) return undefined;
  if (isSecretUnder(name, value)) return `${name}=…`;
  const inner =
    secretIn(value) ?? settingIn(value) ?? (isRandom(value) ? "a random text" : undefined);
  return inner === undefined ? undefined : `${name}=… (${inner})`;
}

/** Whoever looks at a container's description reads no secret in it. */
export const variablesHoldNoSecrets = policy({
  name: "variables-hold-no-secrets",
  concern: "secrets",
  severity: "high",
  scope: "resource",
  description:
    "Variables are shown by `docker inspect` and `kubectl describe`, handed on to every child process, and printed when programs crash.",
  remedy:
    "Mount the secret as a file and name the file (`…_FILE`, `$__file{…}`, `${file:…}`), or take the variable from a Secret with `valueFrom.secretKeyRef`.",
  *judge({ containers }) {
    for (const { resource, variables } of containers) {
      for (const { path, name, value } of variables) {
        const got = value === undefined ? undefined : secretUnder(name, value);
        if (got !== undefined) yield { resource, path, must: "not hold a secret", got };
      }
    }
  },
});

/** Whoever lists a machine's processes reads no secret among them. */
export const argumentsHoldNoSecrets = policy({
  name: "arguments-hold-no-secrets",
  concern: "secrets",
  severity: "high",
  scope: "resource",
  description:
    "A program's arguments are in the list of processes of its host, which everybody there may read.",
  remedy:
    "Name a file with the secret in it instead (`--…-file=…`), or put the setting in a configuration that refers to a file.",
  *judge({ containers }) {
    for (const container of containers) {
      for (const { path, text, before } of argumentsOf(container)) {
        const got = secretOfArgument(text, before);
        if (got !== undefined) {
          yield { resource: container.resource, path, must: "not hold a secret", got };
        }
      }
    }
  },
});

function secretOfArgument(text: string, before: string): string | undefined {
  if (text.includes("\u0000")) return undefined;
  // A flag and its value are one word, or two.
  if (/^--?[\w.-]+$/.test(before) && !text.startsWith("-") && isSecretUnder(before, text)) {
    return `${before} …`;
  }
  const inner = settingIn(text);
  if (inner !== undefined) return `${inner}=…`;
  return secretIn(text) ?? (isRandom(text) ? "a random text" : undefined);
}
