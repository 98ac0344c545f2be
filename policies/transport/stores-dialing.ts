import { isLoopback, isPlainUrl, withoutPassword } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { UNKNOWN, fieldsOf, isFields, itemsOf, joined, type Fields } from "../judging/values.ts";

/** What Tempo and Loki dial is spoken to in TLS: each other, their storage, those they send to. */
export const storesDialWithTls = policy({
  name: "stores-dial-with-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "The processes of Tempo and of Loki hand each other what they hold, and keep it in an object store: neither may be readable on the way.",
  remedy:
    "Set `tls_enabled: true` and `tls_ca_path` in `memberlist` and in every `grpc_client_config`, remove `insecure: true` from the storage, and write `https://` in every URL.",
  *judge(stack) {
    for (const program of stack.programs("tempo", "loki")) {
      yield* plainDials(program, program.document, "");
    }
  },
});

/** Links for readers, which nobody dials, and what is judged as a server. */
const NOT_DIALLED = /^(external_url|external_labels|headers|receivers|server|internal_server)$/;

/** Sections about a client of another process. */
const CLIENT = /(^|_)grpc_client(_config)?$/;

function* plainDials(program: Program, value: unknown, path: string): Generator<Finding> {
  const { file } = program;
  const finding = (inner: string, must: string, got: unknown): Finding => ({
    ...{ resource: file.resource, path: inFile(file, inner) },
    ...{ must, got },
  });
  for (const [index, item] of itemsOf(value).entries()) {
    if (isPlainUrl(item))
      yield finding(`${path}[${index}]`, "be a URL of https", withoutPassword(item));
    yield* plainDials(program, item, `${path}[${index}]`);
  }
  const fields = fieldsOf(value);
  for (const [name, field] of Object.entries(fields)) {
    if (NOT_DIALLED.test(name)) continue;
    const place = joined(path, name);
    if (isPlainUrl(field)) yield finding(place, "be a URL of https", withoutPassword(field));
    if (name === "insecure" && field === true && !isLoopback(fields["endpoint"])) {
      yield finding(place, "be false", field);
    }
    if (isFields(field) && needsTls(name, field, fields)) {
      yield finding(`${place}.tls_enabled`, "be true", field["tls_enabled"]);
    } else if (name === "tls_enabled" && field === false && !isClient(path)) {
      yield finding(place, "be true", field);
    }
    yield* plainDials(program, field, place);
  }
}

/** Whether a section is about other processes, and not told to speak TLS to them. */
function needsTls(name: string, own: Fields, around: Fields): boolean {
  if (own["tls_enabled"] === true || own["tls_enabled"] === UNKNOWN) return false;
  if (name === "memberlist") return itemsOf(own["join_members"]).length > 0;
  return CLIENT.test(name) && !isLoopback(around["frontend_address"]);
}

/** A section that is judged as a whole. */
function isClient(path: string): boolean {
  const name = path.split(".").at(-1) ?? "";
  return CLIENT.test(name) || name === "memberlist";
}
