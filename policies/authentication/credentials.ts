import { z } from "zod";
import type { Declared } from "../judging/declared.ts";
import { inFile } from "../judging/files.ts";
import { grafanaSettingsIn, isYes } from "../judging/grafana.ts";
import { wordsOf } from "../judging/images.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { ProgramKind } from "../judging/programs.ts";
import type { Stack } from "../judging/stack.ts";
import { fieldsOf, joined, textOf, walk } from "../judging/values.ts";
import { isSecretName, isWellKnown, passwordIn, passwordOfHeader } from "./weak.ts";

/** No password is one that everybody tries first. */
export const credentialsAreNotDefaults = policy({
  name: "credentials-are-not-defaults",
  concern: "authentication",
  severity: "critical",
  scope: "resource",
  description:
    "Passwords that stand in documentation are the first that anybody tries: neither a variable nor a flag, a file, a URL or a Secret has one, and Grafana does not keep its own.",
  remedy:
    "Generate it (`random.RandomPassword`) and hand it over as a secret: `valueFrom.secretKeyRef`, `$__file{…}`, `${file:…}`, `password_file`.",
  *judge(stack) {
    yield* inContainers(stack);
    yield* inDocuments(stack);
    yield* inSecrets(stack);
    yield* ofGrafana(stack);
  },
});

/** Programs in whose configuration passwords stand. */
const KNOWN: readonly ProgramKind[] = [
  ...(["collector", "tempo", "loki", "prometheus", "web-configuration", "alertmanager"] as const),
  ...(["grafana-data-sources", "gateway", "zipkin", "grafana", "redis"] as const),
];

function* inContainers({ containers }: Stack): Generator<Finding> {
  for (const { resource, path, command, variables } of containers) {
    for (const { path: place, name, value } of variables) {
      yield* judged(resource, { path: `${place} (${name})`, name, text: value ?? "" });
      // Flags, in a variable.
      yield* inWords(resource, `${place} (${name})`, wordsOf([value ?? ""]));
    }
    yield* inWords(resource, path === "" ? "command" : path, wordsOf(command));
  }
}

function* inWords(resource: Declared, path: string, words: readonly string[]): Generator<Finding> {
  for (const [index, word] of words.entries()) {
    const [, name, said] = /^--?([\w.-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) continue;
    const text = said ?? words[index + 1] ?? "";
    yield* judged(resource, { path: `${path}: --${name}`, name, text });
  }
}

function* inDocuments(stack: Stack): Generator<Finding> {
  for (const { file, document } of stack.programs(...KNOWN)) {
    for (const { path, key, value } of walk(document)) {
      const text = textOf(value);
      if (text === undefined) continue;
      yield* judged(file.resource, { path: inFile(file, path), name: key, text });
      if (key !== "inline") continue; // a Collector's list of users, a line each
      for (const line of text.split("\n")) {
        const password = /^[^:]+:(.+)$/.exec(line.trim())?.[1];
        yield* known(file.resource, inFile(file, path), password);
      }
    }
  }
}

/** What is kept as a secret, and is none. */
function* inSecrets(stack: Stack): Generator<Finding> {
  for (const { resource, path, name, text, secret } of stack.files) {
    if (secret) yield* judged(resource, { path, name, text: text.trim() });
  }
  for (const resource of stack.objects("Secret")) {
    for (const [name, value] of Object.entries(fieldsOf(resource.inputs["data"]))) {
      const text = Buffer.from(textOf(value) ?? "", "base64").toString();
      yield* judged(resource, { path: joined("data", name), name, text: text.trim() });
    }
  }
}

/** Grafana's first administrator is called `admin`, and so is the password. */
function* ofGrafana(stack: Stack): Generator<Finding> {
  for (const { resource, alone, says, place } of grafanaSettingsIn(stack)) {
    const said = [says("security", "admin_password"), says("security", "admin_password__file")];
    if (!alone || said.some((one) => one !== undefined && one !== "")) continue;
    if (isYes(says("security", "disable_initial_admin_creation"))) continue;
    const path = place("security", "admin_password");
    yield { resource, path, must: "be said, as it is 'admin' otherwise", got: undefined };
  }
}

interface Setting {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

function* judged(resource: Declared, { path, name, text }: Setting): Generator<Finding> {
  if (isSecretName(name)) yield* known(resource, path, text);
  yield* known(resource, path, passwordIn(text));
  yield* known(resource, path, passwordOfHeader(text));
}

function* known(
  resource: Declared,
  path: string,
  password: string | undefined,
): Generator<Finding> {
  if (password === undefined || !isWellKnown(password)) return;
  yield { resource, path, must: "not be what everybody tries first", got: password };
}

const lengths = z.object({
  length: z.number().int().min(12).default(20).describe("The fewest characters of a password."),
});

/** What is generated is long enough. */
export const generatedPasswordsAreLong = policy({
  name: "generated-passwords-are-long",
  concern: "authentication",
  severity: "medium",
  scope: "resource",
  limits: lengths,
  description: "Nobody has to remember a generated password: it may as well be too long to guess.",
  remedy: "Raise `length` of the RandomPassword.",
  *judge({ resources }, { length: fewest }) {
    for (const resource of resources) {
      if (resource.type !== "random:index/randomPassword:RandomPassword") continue;
      const { length } = resource.inputs;
      if (typeof length !== "number" || length >= fewest) continue;
      yield { resource, path: "length", must: `be at least ${fewest}`, got: length };
    }
  },
});
