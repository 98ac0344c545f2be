import { folders } from "../../model/workload.ts";
import { typeIn } from "./changes.ts";
import type { EngineEvent } from "./events.ts";

/** What stands for a secret; the engine's own word for it. */
export const HIDDEN = "[secret]";

/** What Pulumi says in place of a value that only a deployment makes. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What marks a special value on Pulumi's wire, and the mark of a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Types of which no value is shown: what they make, and much of what they are made from, is secret. */
export const SECRET_TYPES = /^(random|tls):|:RandomPassword$|:PrivateKey$/;

/** Where events have what a resource is made from and what it is made to. */
const PROPERTIES = ["inputs", "outputs", "before", "after"];

/** Where a cluster's tools write an object down whole. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Names of properties and variables whose value is secret, whoever says it. */
const SECRET_NAME =
  /passw|passphrase|secret|token|credential|private.?key|api.?key|secret.?key|caPrivateKey/i;

/** Such names whose value only says where a secret is, or that it is one. */
const REFERENCE_NAME =
  /^(secret|secrets|secretName|secretKeyRef|secretRef|tokenPath|imagePullSecrets|automountServiceAccountToken|additionalSecretOutputs)$/;

/** A path: it says where a secret is. */
const PATH = /^\/(etc|run|var|tmp|home|opt|usr|mnt)\/[\w./-]*$/;

/** Folders whose files are secrets. */
const SECRET_FOLDERS = [folders.secrets, "/run/secrets", "/var/run/secrets"];

/** A private key as it is written in files. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** What random and certificates make that is secret; the rest of what they say may be names of anybody. */
const SECRET_OUTPUT = /^(result|bcryptHash)$|private/i;

/** Fewer characters may be a part of any other text, in which they are not looked for. */
const LEAST_LENGTH = 8;

/** A word or a name: nobody's secret where it stands elsewhere. */
const WORD = /^[a-z]+([-. /][a-z]+)*$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Events in which nothing is secret any more: each value at a place of secrets is `[secret]`, and so is
 * its text wherever else it stands. All that makes a comment reads these and no others.
 */
export function redacted(events: readonly EngineEvent[]): EngineEvent[] {
  const secrets = new Set<string>();
  const hidden = events.map((event) => hide(event, { secrets, type: "" }) as EngineEvent);
  // The longest first: one may be a part of another.
  const texts = [...secrets].sort((one, other) => other.length - one.length);
  return hidden.map((event) => without(event, texts) as EngineEvent);
}

interface Context {
  /** Where the texts of what is hidden are gathered. */
  readonly secrets: Set<string>;
  /** Type of the resource that the value belongs to. */
  readonly type: string;
}

function hide(value: unknown, context: Context): unknown {
  if (typeof value === "string") return hideKeys(value, context);
  if (Array.isArray(value)) return value.map((one: unknown) => hide(one, context));
  if (!isFields(value)) return value;
  if (isSignedSecret(value)) return conceal(value, context.secrets);
  const here = { ...context, type: typeOf(value) ?? context.type };
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (!isSecret(name, value, here.type)) return [name, hide(one, here)];
      return [
        name,
        SECRET_TYPES.test(here.type) ? concealMade(one, here) : conceal(one, here.secrets),
      ];
    }),
  );
}

/** The type of the resource that a step, a state or a policy's event is about. */
function typeOf({ urn, type, resourceUrn }: Fields): string | undefined {
  // Other things that are called a type are none of Pulumi's.
  if (typeof urn === "string" && typeof type === "string") return type;
  return typeof resourceUrn === "string" ? typeIn(resourceUrn) : undefined;
}

/** Whether a property of something is secret, of a resource of that type. */
function isSecret(name: string, whole: Fields, type: string): boolean {
  if (SECRET_TYPES.test(type)) return PROPERTIES.includes(name);
  if (["data", "stringData"].includes(name) && isSecretObject(whole, type)) return true;
  if (name === LAST_APPLIED) return true;
  if (name === "contentBase64") return true;
  if (name === "content") return isSecretFile(whole["file"]);
  const value = whole[name];
  if (typeof value !== "string" || PATH.test(value)) return false;
  if (name === "value") return SECRET_NAME.test(textIn(whole["name"] ?? whole["label"]));
  // A name with a dot is a file's.
  return SECRET_NAME.test(name) && !name.includes(".") && !REFERENCE_NAME.test(name);
}

/** Whether it is a Secret of Kubernetes', as a resource or as an object in another one. */
function isSecretObject({ kind }: Fields, type: string): boolean {
  return /^kubernetes:core\/v1:Secret/.test(type) || kind === "Secret";
}

function isSecretFile(path: unknown): boolean {
  const file = textIn(path);
  return (
    SECRET_FOLDERS.some((folder) => file.startsWith(`${folder}/`)) || /\/secrets?\//.test(file)
  );
}

/** Inputs or outputs of something that makes secrets, without any of them. */
function concealMade(made: unknown, { secrets }: Context): unknown {
  if (!isFields(made)) return conceal(made, new Set());
  return Object.fromEntries(
    Object.entries(made).map(([name, one]) => [
      name,
      conceal(one, isSignedSecret(one) || SECRET_OUTPUT.test(name) ? secrets : new Set()),
    ]),
  );
}

/** The same value with every text in it hidden, and each remembered. */
function conceal(value: unknown, secrets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => conceal(one, secrets));
  if (isFields(value)) {
    if (isSignedSecret(value)) {
      for (const text of [value["plaintext"], value["value"]]) remember(text, secrets);
      return HIDDEN;
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, conceal(one, secrets)]),
    );
  }
  remember(value, secrets);
  return value === null || typeof value === "boolean" ? value : HIDDEN;
}

/** Remembers a text, what it is in base64, and the texts in it where it is JSON. */
function remember(value: unknown, secrets: Set<string>): void {
  if (typeof value !== "string" || value.length < LEAST_LENGTH) return;
  if (value.includes(HIDDEN) || value === UNKNOWN || WORD.test(value)) return;
  secrets.add(value);
  if (/^".*"$/s.test(value)) secrets.add(value.slice(1, -1));
  if (/^[A-Za-z0-9+/]+=*$/.test(value)) {
    const text = Buffer.from(value, "base64").toString("utf8");
    if (text.length >= LEAST_LENGTH && !text.includes("\uFFFD")) secrets.add(text);
  }
}

/** A text without private keys and without what follows a secret name in `NAME=value`. */
function hideKeys(text: string, { secrets }: Context): string {
  const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (SECRET_NAME.test(name) && value !== "") {
    if (PATH.test(value)) return text;
    remember(value, secrets);
    return `${name}=${HIDDEN}`;
  }
  return text.replace(PRIVATE_KEY, HIDDEN);
}

function without(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === "string") {
    return texts.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
  }
  if (Array.isArray(value)) return value.map((one: unknown) => without(one, texts));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      texts.some((secret) => name.includes(secret)) ? HIDDEN : name,
      without(one, texts),
    ]),
  );
}

function isSignedSecret(value: unknown): value is Fields {
  return isFields(value) && value[SIGNATURE] === SECRET;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
