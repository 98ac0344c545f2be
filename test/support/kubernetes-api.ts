import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ajv, ErrorObject } from "ajv";
import { programFolder } from "../../tools/offline/build.ts";
import { descriptionFile, type KubernetesMinor } from "../../tools/offline/kubernetes-apis.ts";
import { siteFor, type Site } from "../../tools/setup/site.ts";
import { strictTypes, typeReader, type Described } from "./kubernetes-schema.ts";

/** What a cluster is given: an object of its API. */
export interface Manifest {
  /** What it is called where it is declared: not every object says a name of its own. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Description {
  readonly definitions: Readonly<
    Record<string, Described & { readonly "x-kubernetes-group-version-kind"?: readonly Gvk[] }>
  >;
}

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What a minor of Kubernetes takes for an object, by its own description. */
export class KubernetesApi {
  readonly minor: KubernetesMinor;
  private readonly reader: Ajv = typeReader();
  /** Name of the type of each object, by version and kind. */
  private readonly types: ReadonlyMap<string, string>;

  /** @throws Error when set-up has not fetched the description. */
  constructor(minor: KubernetesMinor, site: Pick<Site, "cache"> = siteFor("auto")) {
    this.minor = minor;
    const { definitions } = descriptionOf(minor, site);
    this.reader.addSchema({ $id: "api", definitions: strictTypes(definitions) });
    this.types = new Map(
      Object.entries(definitions).flatMap(
        ([type, { "x-kubernetes-group-version-kind": all = [] }]) =>
          all.map(({ group, version, kind }) => [
            `${group === "" ? "" : `${group}/`}${version} ${kind}`,
            type,
          ]),
      ),
    );
  }

  /** What is wrong with an object, a sentence for each fault, which names it; nothing where it is taken. */
  complaints({ name, body }: Manifest): string[] {
    const { apiVersion, kind } = body as Readonly<Record<string, string | undefined>>;
    const subject = `${kind ?? "object"} ${name}`;
    const type = this.types.get(`${apiVersion ?? ""} ${kind ?? ""}`);
    if (type === undefined) {
      return [
        `${subject}: must be of a kind that Kubernetes ${this.minor} has, got '${apiVersion ?? ""}'`,
      ];
    }
    const taken = this.reader.getSchema(`api#/definitions/${type}`);
    if (!taken) throw new Error(`${type}: must be described, got nothing`);
    if (taken(body) === true) return [];
    return (taken.errors ?? []).map((error) => `${subject}: ${sentence(error)}`);
  }
}

function descriptionOf(minor: KubernetesMinor, site: Pick<Site, "cache">): Description {
  const file = join(programFolder(site, `kubernetes-api-${minor}`), descriptionFile);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Description;
  } catch (cause) {
    const message = `${file}: must have been fetched, which \`npm run check\` begins with, got nothing`;
    throw new Error(message, { cause });
  }
}

/** Where the fault is, and what is wrong there. */
function sentence({ keyword, instancePath, message = "", params }: ErrorObject): string {
  const where = instancePath.split("/").slice(1).map(unescaped).join(".");
  const { additionalProperty: field } = params as { readonly additionalProperty?: string };
  const what =
    keyword === "additionalProperties" ? `must not have the field '${field ?? ""}'` : message;
  return [where, what].filter((part) => part !== "").join(" ");
}

/** A key as it is, and not as a JSON pointer has it. */
function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
