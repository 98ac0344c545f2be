import { UNKNOWN, textOf } from "./values.ts";

/** Hosts that are the machine, or the pod, itself. */
const OWN_HOST = /^(localhost|ip6-localhost|.+\.localhost|127(\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1)$/i;

/** The host in an address or a URL; empty where none is named, which means all of them to a listener. */
export function hostIn(address: string): string {
  const bare = defaulted(address)
    .trim()
    .replace(/^[a-z][\w+.-]*:\/\//i, "")
    .replace(/^(tcp|udp)[46]?\//i, "")
    .replace(/^[^/?#@]*@/, "");
  const [, bracketed] = /^\[([^\]]*)\]/.exec(bare) ?? [];
  if (bracketed !== undefined) return bracketed;
  return /^[\da-f]*(:[\da-f]*){2,}$/i.test(bare) ? bare : (bare.split(/[:/?#]/)[0] ?? "");
}

/** Whether only the machine itself, or its pod, can be meant by an address; a socket in its files is such, too. */
export function isLoopback(address: unknown): boolean {
  const text = textOf(address);
  if (text === undefined) return false;
  return /^(unix(gram)?[:/]|\/|@)/i.test(text.trim()) || OWN_HOST.test(hostIn(text));
}

/** Whether a value is the URL of another machine that is spoken to in plain text. */
export function isPlainUrl(value: unknown): value is string {
  return typeof value === "string" && /^\s*(http|ws):\/\//i.test(value) && !isLoopback(value);
}

/** A text without the user and the password of a URL in it. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/)[^/?#@\s]*@/g, "$1***@");
}

/** Whether something is said: a text, or what becomes one. */
export function isSaid(value: unknown): boolean {
  return value === UNKNOWN || (textOf(value) ?? "").trim() !== "";
}

/** An address in which a variable is replaced by what stands for it where it is not set: `${env:HOST:-localhost}`. */
function defaulted(address: string): string {
  return address.replace(/\$\{(?:env:)?\w+:-([^}]*)\}/g, "$1");
}
