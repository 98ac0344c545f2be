import { containersOf, type Container } from "./containers.ts";
import { isKubernetes, kindOf, type Declared } from "./declared.ts";
import { filesOf, type File } from "./files.ts";
import { programsIn, type Program, type ProgramKind } from "./programs.ts";

/** Resources that are judged together, and what can be read in them; each view is made once, when it is asked for. */
export class Stack {
  readonly resources: readonly Declared[];
  #containers?: readonly Container[];
  #files?: readonly File[];
  #programs?: readonly Program[];

  constructor(resources: readonly Declared[]) {
    this.resources = resources;
  }

  /** Every container, of Docker and of pods, in one shape. */
  get containers(): readonly Container[] {
    return (this.#containers ??= this.resources.flatMap(containersOf));
  }

  /** Every file that is brought to a program and can be read. */
  get files(): readonly File[] {
    return (this.#files ??= this.resources.flatMap(filesOf));
  }

  /** The configurations of one kind of program. */
  programs(...kinds: readonly ProgramKind[]): readonly Program[] {
    this.#programs ??= this.files.flatMap(programsIn);
    return this.#programs.filter(({ kind }) => kinds.includes(kind));
  }

  /** The objects of a Kubernetes cluster of some kinds. */
  objects(...kinds: readonly string[]): readonly Declared[] {
    return this.resources.filter(
      (resource) => isKubernetes(resource) && kinds.includes(kindOf(resource)),
    );
  }
}
