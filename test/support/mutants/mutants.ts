import { dockerMutations, podMutations } from "./containers.ts";
import { isDockerContainer, type Declared } from "../../../policies/judging/declared.ts";
import { filesOf } from "../../../policies/judging/files.ts";
import { POD_KINDS } from "../../../policies/judging/pods.ts";
import { kindOf } from "../../../policies/judging/declared.ts";
import { programsIn } from "../../../policies/judging/programs.ts";
import { put, wayTo, withText } from "../rewritten.ts";
import { documentMutations, lineMutations, type Mutation } from "./documents.ts";

/** A resource that lost one thing that protected it. */
export interface Mutant {
  readonly resource: Declared;
  readonly mutated: Declared;
  /** What was taken from it, and from where. */
  readonly name: string;
  /** The last name on the way to it: mutants of one are mostly found by the same policy. */
  readonly key: string;
}

/** A resource whose files of YAML are written as JSON, which is read some fifty times as fast. */
export function inJson(resource: Declared): Declared {
  return filesOf(resource).reduce((written, file) => {
    const [program] = programsIn(file);
    if (program === undefined || program.kind === "redis" || program.kind === "grafana") {
      return written;
    }
    return withText(written, file, JSON.stringify(program.document));
  }, resource);
}

/** Everything that a resource can lose. */
export function* mutantsOf(resource: Declared): Generator<Mutant> {
  const own = isDockerContainer(resource)
    ? dockerMutations(resource.inputs)
    : POD_KINDS.includes(kindOf(resource))
      ? podMutations(resource.inputs)
      : [];
  for (const { place, value, key } of own) {
    const inputs = put(resource.inputs, wayTo(place), value) as Declared["inputs"];
    const name = `${resource.name}: ${place}${said(value)}`;
    yield { resource, mutated: { ...resource, inputs }, name, key };
  }
  for (const file of filesOf(resource)) {
    for (const program of programsIn(file)) {
      const isText = program.kind === "redis" || program.kind === "grafana";
      const mutations = isText
        ? lineMutations(file.text)
        : documentMutations(program.kind, program.document);
      for (const mutation of mutations) {
        const { place, key, value } = mutation;
        const name = `${resource.name} (${file.name.split("/").at(-1) ?? ""}): ${place}${said(value)}`;
        const text = isText
          ? file.text
              .split("\n")
              .filter((line) => line !== place)
              .join("\n")
          : JSON.stringify(changedBy(mutation, program.document));
        yield {
          resource,
          mutated: withText(resource, file, text),
          name,
          key: `${program.kind} ${key}`,
        };
      }
    }
  }
}

function changedBy({ place, value, also }: Mutation, document: unknown): unknown {
  const changed = put(document, wayTo(place), value);
  return also === undefined ? changed : put(changed, wayTo(also), value);
}

function said(value: unknown): string {
  return value === undefined ? " taken out" : ` set to ${JSON.stringify(value)}`;
}
